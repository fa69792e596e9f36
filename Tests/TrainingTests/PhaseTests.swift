import Engine
import Foundation
import Optimizers
import Records
import Schedules
import Synchronization
import TestSupport
import Testing
import Training

/// A second phase has a schedule and epochs of its own, while images and draws go on.
@Suite(.timeLimit(.minutes(2))) struct PhaseTests {
  private static let falling = Cosine(max: 0.01)

  /// Two epochs of a first phase.
  private func first(
    _ plan: Plan, _ optimizer: any Optimizer = Adam()
  ) async throws -> (state: TrainingState, end: PhaseOrigin) {
    let trainer = Trainer(plan, plan.initialState(for: optimizer, seed: 7), rate: Constant(0.01))
    let outcome = try await trainer.run(Tiny.training, epochs: 2).outcome
    return (trainer.state, outcome.end)
  }

  @Test func whatIsItsOwnBeginsAndWhatIsNotGoesOn() async throws {
    let plan = try Tiny.plan()
    let (state, end) = try await first(plan)
    #expect(end == PhaseOrigin(updates: 6, steps: 6, epochs: 2))
    let seen = Mutex<[Int]>([])
    var source = Tiny.training
    source.onBatch = { epoch, _ in seen.withLock { $0.append(epoch) } }
    let second = try await Trainer(
      plan, state, rate: Self.falling, progress: TrainingProgress(from: end)
    ).run(source, validation: Tiny.validation, epochs: 3).outcome
    let length = Horizon(epochs: 3, stepsPerEpoch: 3)
    #expect(second.steps.map(\.step) == Array(0..<9))
    #expect(second.steps.map(\.rate) == (0..<9).map { Self.falling.rate(at: $0, in: length) })
    #expect(second.epochs.map(\.epoch) == [1, 2, 3])
    // Each epoch's batches are trained on and, while norms are young, measured.
    #expect(seen.withLock(\.self) == [2, 3, 4].flatMap { Array(repeating: $0, count: 6) })
    // What the optimizer remembers goes on with the state.
    #expect(state.step == 15)
    #expect(second.end == PhaseOrigin(updates: 15, steps: 15, epochs: 5))
  }

  /// Were the phases' schedules one, they would be one training: images, dropout and optimizer go on.
  @Test func twoPhasesOfOneRateAreOneTraining() async throws {
    let plan = try Tiny.plan()
    let (state, end) = try await first(plan)
    let second = try await Trainer(
      plan, state, rate: Constant(0.01), progress: TrainingProgress(from: end)
    ).run(Tiny.training, epochs: 1).outcome
    let whole = Trainer(plan, plan.initialState(for: Adam(), seed: 7), rate: Constant(0.01))
    let one = try await whole.run(Tiny.training, epochs: 3).outcome
    #expect(whole.state.weights == state.weights)
    #expect(whole.state.optimizerTensors == state.optimizerTensors)
    #expect(one.steps.suffix(3).map(\.loss) == second.steps.map(\.loss))
  }

  /// A fresh state draws and sees what no step before it did.
  @Test func freshStatesDrawOn() async throws {
    let plan = try Tiny.plan()
    let (_, end) = try await first(plan)
    let losses = try await [PhaseOrigin(), end.forFreshState].asyncMap { origin in
      try await Trainer(
        plan, plan.initialState(for: SGD(), seed: 7), rate: Constant(1e-9),
        progress: TrainingProgress(from: origin)
      ).run(Tiny.training, epochs: 1).outcome.steps.map(\.loss)
    }
    #expect(losses[0] != losses[1])
  }

  /// Stopped at any step and taken up by a new process's values: the same bytes.
  @Test(arguments: [true, false]) func resumesExactly(isSameState: Bool) async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    func begin(_ name: String, stop: Int? = nil) async throws -> TrainingOutcome {
      let (state, end) = try await first(plan)
      let trainer = Trainer(
        plan, isSameState ? state : plan.initialState(for: Adam(), seed: 7), rate: Self.falling,
        directory: try RunDirectory.create(
          at: folder.path(name), configuration: Configuration(), spec: Tiny.spec),
        progress: TrainingProgress(from: isSameState ? end : end.forFreshState))
      let run = trainer.run(Tiny.training, validation: Tiny.validation, epochs: 3)
      for try await event in run {
        if case .step(let record, _) = event, record.step + 1 == stop { run.stop() }
      }
      return try await run.outcome
    }
    let whole = try await begin("whole")
    for stop in [1, 3, 4, 8] {
      let name = "stopped-\(stop)"
      _ = try await begin(name, stop: stop)
      let directory = try RunDirectory.open(folder.path(name))
      let fresh = try Tiny.plan()
      let state = fresh.initialState(for: Adam(), seed: 7)
      let progress = try directory.restore(state)
      #expect(progress.origin.epochs == 2)
      let trainer = Trainer(
        fresh, state, rate: Self.falling, directory: directory, progress: progress)
      guard state.step - progress.origin.updates < 9 else { continue }
      let rest = try await trainer.run(
        Tiny.training, validation: Tiny.validation, epochs: 3
      ).outcome
      #expect(rest.steps == whole.steps && rest.end == whole.end)
      for file in [
        "checkpoints/last.safetensors", "checkpoints/last.state.safetensors", "steps.csv",
      ] {
        #expect(
          try folder.content("\(name)/\(file)") == (try folder.content("whole/\(file)")), "\(file)")
      }
    }
  }

  @Test func impossibleOriginsAreRefused() async throws {
    let plan = try Tiny.plan()
    await #expect(throws: TrainingError.phase(beginsAfter: 5, made: 0)) {
      try await Trainer(
        plan, plan.initialState(for: SGD(), seed: 7), rate: Constant(0.01),
        progress: TrainingProgress(from: PhaseOrigin(updates: 5))
      ).run(Tiny.training, epochs: 1).outcome
    }
  }
}

extension Array {
  fileprivate func asyncMap<Other>(
    _ transform: (Element) async throws -> Other
  ) async rethrows -> [Other] {
    var mapped: [Other] = []
    for element in self { mapped.append(try await transform(element)) }
    return mapped
  }
}
