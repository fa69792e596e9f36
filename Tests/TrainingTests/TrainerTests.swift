import Engine
import Foundation
import Layers
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

/// What a run does and tells.
@Suite(.timeLimit(.minutes(5))) struct TrainerTests {
  @Test func learnsAndTellsInOrder() async throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: Adam(), seed: 3)
    var names: [String] = []
    var steps: [StepRecord] = []
    var finished: TrainingOutcome?
    let run = Trainer(plan, state, rate: Constant(0.01))
      .run(Tiny.training, validation: Tiny.validation, epochs: 8)
    for try await event in run {
      switch event {
      case .started(let start):
        names.append("started")
        #expect(start.length == Horizon(epochs: 8, stepsPerEpoch: 3))
        #expect(start.step == 0)
      case .step(let record, let imagesPerSecond):
        names.append("step")
        steps.append(record)
        #expect(imagesPerSecond > 0)
      case .epoch(let record, let evaluation):
        names.append("epoch")
        #expect(record.epoch * 3 == steps.count)
        #expect(evaluation?.count == 20)
        #expect(evaluation?.accuracy == record.validationAccuracy)
      case .finished(let outcome):
        names.append("finished")
        finished = outcome
      case .checkpoint, .warning: Issue.record("\(event)")
      }
    }
    let epoch = ["step", "step", "step", "epoch"]
    #expect(names == ["started"] + Array(repeating: epoch, count: 8).joined() + ["finished"])
    let outcome = try #require(finished)
    #expect(outcome.outcome == .completed)
    #expect(outcome.steps == steps)
    #expect(outcome.steps.map(\.step) == Array(0..<24))
    #expect(outcome.steps.map(\.epoch) == (0..<24).map { $0 / 3 + 1 })
    #expect(outcome.savedStep == nil)
    #expect(state.step == 24)
    let accuracies = outcome.epochs.compactMap(\.validationAccuracy)
    #expect(accuracies.last! > 0.6)
    #expect(outcome.best?.accuracy == accuracies.max())
    #expect(try await run.outcome == outcome)
  }

  /// What takes long to write is saved at the beginning and the end, not after each of some short epochs.
  @Test func savesLargeModelsSeldom() async throws {
    let folder = try TemporaryFolder()
    let model = Model {
      Flatten()
      Linear(9000)
      Linear(600)
      Linear(3)
    }
    let plan = try model.compile(input: [8, 3, 8, 8], options: PlanOptions(threads: 1))
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: ["epochs": 3],
      spec: ModelSpec(
        model: model, input: Tiny.spec.input, classes: Tiny.spec.classes, sizing: Tiny.spec.sizing,
        normalisation: Tiny.spec.normalisation))
    var saved: [Int] = []
    let run = Trainer(plan, state, rate: Constant(1e-4), directory: directory)
      .run(Tiny.training, epochs: 3)
    for try await event in run {
      if case .checkpoint(.last, _, let step) = event { saved.append(step) }
    }
    #expect(saved == [0, 9])
    let last = try Checkpoint(contentsOf: folder.path("run/checkpoints/last.safetensors"))
    let isTheEnd = last.weights == state.weights
    #expect(isTheEnd && last.step == 9)
  }

  /// Rate and momentum of each step are the schedule's, the rule's own where the schedule has none.
  @Test func recordsRatesAndMomentum() async throws {
    let plan = try Tiny.plan()
    let length = Horizon(epochs: 2, stepsPerEpoch: 3)
    let cycle = OneCycle(max: 0.01)
    let cycled = try await Trainer(
      plan, plan.initialState(for: SGD(momentum: 0.9), seed: 1), rate: cycle
    ).run(Tiny.training, epochs: 2).outcome
    #expect(cycled.steps.map(\.rate) == (0..<6).map { cycle.rate(at: $0, in: length) })
    #expect(cycled.steps.map(\.momentum) == (0..<6).map { cycle.momentum(at: $0, in: length) })
    let own = try await Trainer(
      plan, plan.initialState(for: SGD(momentum: 0.8), seed: 1), rate: Constant(0.01)
    ).run(Tiny.training, epochs: 1).outcome
    #expect(own.steps.map(\.momentum) == [0.8, 0.8, 0.8])
    #expect(own.epochs[0].rate == 0.01)
    #expect(own.epochs[0].validationLoss == nil)
    let mean = own.steps.map(\.loss).reduce(0, +) / 3
    #expect(abs(own.epochs[0].trainLoss - mean) < 1e-12)
  }

  @Test func momentumOfTheScheduleIsUsed() async throws {
    let plan = try Tiny.plan()
    func weights(_ rate: any Schedule) async throws -> [Float] {
      let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
      _ = try await Trainer(plan, state, rate: rate).run(Tiny.training, epochs: 2).outcome
      return state.weights.flatMap(\.tensor.values)
    }
    var plain = OneCycle(max: 0.01)
    plain.momentum = nil
    #expect(try await weights(OneCycle(max: 0.01)) != weights(plain))
  }

  @Test func clippingBoundsTheSteps() async throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    let before = state.weights
    _ = try await Trainer(plan, state, rate: Constant(1), clipping: .norm(1e-3))
      .run(Tiny.training, epochs: 1).outcome
    var squares: Float = 0
    for (old, new) in zip(before, state.weights) where !old.name.contains("running") {
      for (a, b) in zip(old.tensor.values, new.tensor.values) { squares += (a - b) * (a - b) }
    }
    let moved = squares.squareRoot()
    #expect(moved > 0)
    #expect(moved < 3.1e-3)
  }

  @Test func aSlowReaderMissesNothingButSteps() async throws {
    let plan = try Tiny.plan()
    let run = Trainer(plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.001))
      .run(Tiny.training, epochs: 500)
    // Training ends although nobody reads; only then are events looked at.
    let outcome = try await run.outcome
    var steps: [Int] = []
    var epochs: [Int] = []
    var isFinished = false
    for try await event in run {
      switch event {
      case .step(let record, _): steps.append(record.step)
      case .epoch(let record, _): epochs.append(record.epoch)
      case .finished: isFinished = true
      default: break
      }
    }
    #expect(isFinished)
    #expect(epochs == Array(1...500))
    #expect(steps.count < 1024)
    #expect(steps.last == 1499)
    #expect(steps == steps.sorted())
    #expect(outcome.steps.count == 1500)
  }

  @Test func stopsAfterTheStepUnderWay() async throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    let run = Trainer(plan, state, rate: Constant(0.01)).run(Tiny.training, epochs: 1_000_000)
    var steps = 0
    var last: TrainingEvent?
    for try await event in run {
      if case .step = event { steps += 1 }
      if steps == 5 { run.stop() }
      last = event
    }
    guard case .finished(let outcome) = last else {
      Issue.record("The last event was \(String(describing: last)).")
      return
    }
    #expect(outcome.outcome == .interrupted(step: state.step))
    #expect(outcome.steps.count == state.step)
    #expect(outcome.description.hasPrefix("Stopped after \(state.step) steps."))
  }

  @Test func cancellingTheReaderStopsTheRun() async throws {
    let plan = try Tiny.plan()
    let run = Trainer(plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.01))
      .run(Tiny.training, epochs: 1_000_000)
    let reader = Task { for try await _ in run {} }
    try await Task.sleep(for: .milliseconds(20))
    reader.cancel()
    try await reader.value
    guard case .interrupted = try await run.outcome.outcome else {
      Issue.record("The run went on.")
      return
    }
  }

  @Test func leavingTheLoopStopsTheRun() async throws {
    let plan = try Tiny.plan()
    let run = Trainer(plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.01))
      .run(Tiny.training, epochs: 1_000_000)
    for try await event in run { if case .step = event { break } }
    guard case .interrupted = try await run.outcome.outcome else {
      Issue.record("The run went on.")
      return
    }
  }

  @Test func aFaultOfTheSourceEndsTheEvents() async throws {
    struct Broken: Error, Equatable {}
    var source = Tiny.training
    source.onBatch = { epoch, batch in if epoch == 1, batch == 1 { throw Broken() } }
    let plan = try Tiny.plan()
    let run = Trainer(plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.01))
      .run(source, epochs: 3)
    var steps = 0
    await #expect(throws: Broken.self) {
      for try await event in run { if case .step = event { steps += 1 } }
    }
    #expect(steps == 4)
    await #expect(throws: Broken.self) { try await run.outcome }
  }

  @Test func refusesWhatDoesNotFit() async throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    let trainer = Trainer(plan, state, rate: Constant(0.01))
    await #expect(throws: TrainingError.epochs(0)) {
      try await trainer.run(Tiny.training, epochs: 0).outcome
    }
    await #expect(throws: TrainingError.batchSize(plan: 8, source: 4)) {
      try await trainer.run(SyntheticSource(batchSize: 4), epochs: 1).outcome
    }
    await #expect(throws: TrainingError.classes(plan: 3, source: 2)) {
      try await trainer.run(SyntheticSource(classes: 2), epochs: 1).outcome
    }
    await #expect(throws: TrainingError.noBatches) {
      try await trainer.run(SyntheticSource(samples: 4), epochs: 1).outcome
    }
    state.step = 3
    await #expect(throws: TrainingError.alreadyTrained(steps: 3, of: 3)) {
      try await trainer.run(Tiny.training, epochs: 1).outcome
    }
  }
}
