import Engine
import Foundation
import ImageData
import Interchange
import Optimizers
import Schedules
import Tensors
import TestSupport
import Testing
import Training

/// Runs whose checkpoints hold other weights than those that are trained.
///
/// That they are resumed exactly is among ``ResumeTests``.
@Suite(.timeLimit(.minutes(5))) struct EvaluationWeightsTests {
  private func trained(
    _ optimizer: any Optimizer, in path: String? = nil, epochs: Int = 3
  ) async throws -> (Plan, TrainingState, TrainingOutcome) {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: optimizer, seed: 7)
    let directory = try path.map {
      try RunDirectory.create(at: $0, configuration: Configuration(), spec: Tiny.spec)
    }
    let outcome = try await Trainer(plan, state, rate: Constant(0.05), directory: directory)
      .run(Tiny.training, validation: Tiny.validation, epochs: epochs).outcome
    return (plan, state, outcome)
  }

  @Test func checkpointsHoldWhatWasEvaluated() async throws {
    let folder = try TemporaryFolder()
    let (plan, state, outcome) = try await trained(
      ScheduleFreeAdamW(), in: folder.path("run"), epochs: 1)
    let last = try Checkpoint(
      contentsOf: RunDirectory.path(of: .last, ofRun: folder.path("run")))
    let best = try Checkpoint(
      contentsOf: RunDirectory.path(of: .best, ofRun: folder.path("run")))
    #expect(last.weights == best.weights && last.weights != state.weights)
    let kept = try plan.evaluationState(weights: last.weights)
    let evaluation = try Executor(plan).evaluation(of: kept, on: Tiny.validation)
    #expect(evaluation == outcome.validation)
    // The trained weights are beside them, with their own statistics.
    let remembered = try SafetensorsFile(folder.path("run/checkpoints/last.state.safetensors"))
      .tensors()
    for tensor in state.weights {
      #expect(remembered.contains(NamedTensor("trained.\(tensor.name)", tensor.tensor)))
    }
  }

  /// The norms are those of the average over the epoch's batches: a pass of their own, the same each time.
  @Test func normsFollowTheAverage() async throws {
    let (plan, state, _) = try await trained(ScheduleFreeSGD())
    let executor = Executor(plan)
    let evaluated = try #require(try executor.evaluated(state, on: Tiny.training))
    let expected = state.evaluationCopy()
    let stream = Tiny.training.stream(epoch: 2, from: 0)
    for index in 0..<3 {
      let batch = try #require(try stream.next())
      executor.measureStatistics(
        of: expected, inputs: batch.images, labels: batch.labels, fraction: 1 / Double(index + 1))
      expected.step += 1
    }
    #expect(evaluated.weights == expected.weights && evaluated.step == 9)
    let again = try #require(try executor.evaluated(state, on: Tiny.training))
    #expect(again.weights == evaluated.weights)
    func statistics(_ state: TrainingState) -> [NamedTensor] {
      state.weights.filter { $0.name.contains("running") }
    }
    #expect(statistics(evaluated) != statistics(state))
    let fewer = try #require(try executor.evaluated(state, on: Tiny.training, batches: 1))
    #expect(statistics(fewer) != statistics(evaluated))
    #expect(try executor.evaluated(state, on: Tiny.training, interrupted: { true }) == nil)
  }

  @Test func otherRulesEvaluateTheirOwnState() async throws {
    for optimizer in [Adam(), Prodigy()] as [any Optimizer] {
      let (plan, state, _) = try await trained(optimizer)
      let evaluated = try Executor(plan).evaluated(
        state, on: Tiny.training, interrupted: { true })
      #expect(evaluated === state)
    }
  }
}
