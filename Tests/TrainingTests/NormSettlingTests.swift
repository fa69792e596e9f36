import Engine
import ImageData
import Interchange
import Layers
import Optimizers
import Schedules
import Synchronization
import Tensors
import TestSupport
import Testing
import Training

/// Batch norms that are measured anew as long as their running statistics remember what they began with.
@Suite(.timeLimit(.minutes(5))) struct NormSettlingTests {
  private func trained(_ plan: Plan, epochs: Int = 2) async throws -> TrainingState {
    let state = plan.initialState(for: Adam(), seed: 7)
    _ = try await Trainer(plan, state, rate: Constant(0.05))
      .run(Tiny.training, validation: Tiny.validation, epochs: epochs).outcome
    return state
  }

  /// The same steps without epochs.
  private func stepped(_ plan: Plan, epochs: Int = 2) throws -> TrainingState {
    let state = plan.initialState(for: Adam(), seed: 7)
    let executor = Executor(plan)
    for epoch in 0..<epochs {
      let stream = Tiny.training.stream(epoch: epoch, from: 0)
      while let batch = try stream.next() {
        _ = executor.forwardBackward(state, inputs: batch.images, labels: batch.labels)
        executor.update(state, rate: 0.05)
      }
    }
    return state
  }

  private func statistics(_ state: TrainingState) -> [NamedTensor] {
    state.weights.filter { $0.name.contains("running") }
  }

  private func parameters(_ state: TrainingState) -> [NamedTensor] {
    state.weights.filter { !$0.name.contains("running") }
  }

  /// They end as the plain mean over the last epoch's batches, and training has not noticed.
  @Test func youngRunsAreEvaluatedWithTheirLastEpochsStatistics() async throws {
    let plan = try Tiny.plan()
    let state = try await trained(plan)
    let expected = try stepped(plan)
    #expect(parameters(state) == parameters(expected))
    #expect(statistics(state) != statistics(expected))
    let stream = Tiny.training.stream(epoch: 1, from: 0)
    let executor = Executor(plan)
    for index in 0..<Tiny.training.batchCount {
      let batch = try #require(try stream.next())
      executor.measureStatistics(
        of: expected, inputs: batch.images, labels: batch.labels, fraction: 1 / Double(index + 1))
      expected.step += 1
    }
    #expect(statistics(state) == statistics(expected))
  }

  /// What is kept is what was evaluated.
  @Test func checkpointsHoldSettledNorms() async throws {
    let folder = try TemporaryFolder()
    let plan = try Tiny.plan()
    let state = plan.initialState(for: Adam(), seed: 7)
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec)
    let outcome = try await Trainer(plan, state, rate: Constant(0.05), directory: directory)
      .run(Tiny.training, validation: Tiny.validation, epochs: 1).outcome
    let last = try Checkpoint(
      contentsOf: RunDirectory.path(of: .last, ofRun: folder.path("run")))
    #expect(last.weights == state.weights)
    #expect(statistics(state) != statistics(try stepped(plan, epochs: 1)))
    let kept = try plan.evaluationState(weights: last.weights)
    let evaluation = try Executor(plan).evaluation(of: kept, on: Tiny.validation)
    #expect(evaluation == outcome.validation)
  }

  /// With the usual momentum a hundredth is left after 44 steps.
  @Test func normsThatHaveForgottenKeepTheirRunningStatistics() throws {
    let plan = try Tiny.plan()
    let state = try stepped(plan, epochs: 1)
    let executor = Executor(plan)
    for (step, settles) in [(0, false), (1, true), (43, true), (44, false), (1000, false)] {
      let state = state.fork()
      state.step = step
      let before = state.weights
      #expect(try executor.settleNorms(of: state, on: Tiny.training))
      #expect((state.weights != before) == settles, "step \(step)")
      #expect(state.step == step)
    }
  }

  /// What begins in a later phase, as a front part does that was frozen before, is as young as its state, and measured on
  /// the epoch that it has just seen.
  @Test func laterPhasesSettleFreshStates() async throws {
    let plan = try Tiny.plan()
    let first = Trainer(plan, plan.initialState(for: Adam(), seed: 7), rate: Constant(0.05))
    let end = try await first.run(Tiny.training, epochs: 20).outcome.end
    let state = plan.initialState(for: Adam(), seed: 8)
    let phase = Trainer(
      plan, state, rate: Constant(0.05), progress: TrainingProgress(from: end.forFreshState))
    let seen = Mutex<[Int]>([])
    var source = Tiny.training
    source.onBatch = { epoch, _ in seen.withLock { $0.append(epoch) } }
    _ = try await phase.run(source, validation: Tiny.validation, epochs: 1).outcome
    #expect(seen.withLock(\.self) == Array(repeating: 20, count: 6))
    let expected = state.fork()
    #expect(try Executor(plan).settleNorms(of: expected, on: Tiny.training, epoch: 20))
    #expect(statistics(state) == statistics(expected))
  }

  /// They measure norms for what they evaluate; what is trained keeps its own.
  @Test func rulesThatEvaluateOtherWeightsAreLeftAlone() throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: ScheduleFreeSGD(), seed: 7)
    let executor = Executor(plan)
    let batch = try #require(try Tiny.training.stream(epoch: 0, from: 0).next())
    _ = executor.forwardBackward(state, inputs: batch.images, labels: batch.labels)
    executor.update(state, rate: 0.05)
    let before = state.weights
    #expect(try executor.settleNorms(of: state, on: Tiny.training))
    #expect(state.weights == before)
  }

  @Test func stoppedMeasurementsChangeNothing() throws {
    let plan = try Tiny.plan()
    let state = try stepped(plan, epochs: 1)
    let before = state.weights
    var asked = 0
    let isWhole = try Executor(plan).settleNorms(of: state, on: Tiny.training) {
      asked += 1
      return asked == 3
    }
    #expect(!isWhole && state.weights == before && state.step == 3)
  }

  /// Slow norms remember longer; the slowest decides. Those that never follow have other images' statistics, and keep them.
  @Test func theSlowestNormThatMovesDecides() throws {
    let model = Model {
      Conv2D(4, kernel: 3, padding: .same)
      BatchNorm(momentum: 0.5)
      Conv2D(4, kernel: 3, padding: .same)
      BatchNorm(momentum: 0.01).named("slow")
      Conv2D(4, kernel: 3, padding: .same)
      BatchNorm(momentum: 0).named("still")
      Flatten()
      Linear(3)
    }
    let plan = try model.compile(input: [8, 3, 8, 8], options: PlanOptions(threads: 1))
    let state = plan.initialState(for: SGD(), seed: 7)
    #expect(state.shareOfFirstStatistics == 1)
    state.step = 100
    #expect(abs(state.shareOfFirstStatistics - 0.366_032) < 1e-6)
    let before = state.weights
    #expect(try Executor(plan).settleNorms(of: state, on: Tiny.training))
    let changed = zip(before, state.weights).filter { $0 != $1 }.map(\.0.name)
    #expect(changed.count == 4 && !changed.contains { $0.hasPrefix("still") })

    let groups = ParameterGroups([ParameterGroup("slow", rateMultiplier: 0)])
    let held = try plan.initialState(for: SGD(), groups: groups, seed: 7)
    held.step = 100
    #expect(held.shareOfFirstStatistics < 1e-29)
  }
}
