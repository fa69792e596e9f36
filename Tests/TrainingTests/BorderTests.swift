import Engine
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

/// What a training, a range test and an evaluation refuse, in sentences that say where.
@Suite(.timeLimit(.minutes(5))) struct BorderTests {
  /// Batches whose content a test has in hand.
  struct HandMade: BatchSource {
    var classes = Tiny.training.classes
    var sampleCount: Int { batchCount * batchSize }
    var batchSize = 8
    var batchCount = 3
    /// A label that one sample gets, of the batch with this number.
    var label: (value: Int32, batch: Int)?
    var count = 8
    var values = 8 * 3 * 8 * 8

    func stream(epoch: Int, from firstBatch: Int) -> any BatchStream {
      Stream(source: self, next: firstBatch)
    }

    final class Stream: BatchStream {
      let source: HandMade
      var position: Int

      init(source: HandMade, next: Int) {
        self.source = source
        position = next
      }

      func next() throws -> Batch? {
        guard position < source.batchCount else { return nil }
        let labels = AlignedMemory<Int32>(count: 8)
        if let label = source.label, label.batch == position { labels[5] = label.value }
        position += 1
        return Batch(
          images: AlignedMemory(count: source.values), labels: labels, count: source.count)
      }
    }
  }

  private func outcome(
    _ source: any BatchSource, validation: (any BatchSource)? = nil, epochs: Int = 2
  ) async throws -> TrainingOutcome {
    let plan = try Tiny.plan()
    return try await Trainer(
      plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.001)
    ).run(source, validation: validation, epochs: epochs).outcome
  }

  private func test(_ source: any BatchSource) throws -> RangeTestRecord {
    let plan = try Tiny.plan()
    return try RateFinder(steps: 10).rangeTest(
      plan, plan.initialState(for: SGD(), seed: 1), on: source)
  }

  private func evaluation(_ source: any BatchSource) throws -> Evaluation? {
    let plan = try Tiny.plan()
    return try Executor(plan).evaluation(of: plan.initialState(for: SGD(), seed: 1), on: source)
  }

  @Test(arguments: [3, 7, -1, .max, .min] as [Int32])
  func aLabelOutsideTheClassesIsNamed(label: Int32) async throws {
    let source = HandMade(label: (label, 1))
    let inTraining = TrainingError.label(
      Int(label), classes: 3, .training(epoch: 1, batch: 2))
    await #expect(throws: inTraining) { try await outcome(source) }
    #expect(throws: inTraining) { try test(source) }
    await #expect(
      throws: TrainingError.label(
        Int(label), classes: 3, .evaluation(epoch: 1, batch: 2))
    ) { try await outcome(Tiny.training, validation: source) }
    let alone = TrainingError.label(Int(label), classes: 3, .evaluation(epoch: nil, batch: 2))
    #expect(throws: alone) { try evaluation(source) }
    #expect(inTraining.description.contains("label \(label) in batch 2 of epoch 1"))
  }

  @Test func batchesThatAreNoneOfThePlansAreNamed() async throws {
    for source in [
      HandMade(count: 5), HandMade(count: 0), HandMade(count: -1), HandMade(count: 9),
      HandMade(values: 7), HandMade(values: 0),
    ] {
      let error = TrainingError.batch(
        samples: source.count, values: source.values, labels: 8, .training(epoch: 1, batch: 1))
      await #expect(throws: error) { try await outcome(source) }
      #expect(throws: error) { try test(source) }
      guard source.count != 5 else { continue }
      #expect(throws: TrainingError.self) { try evaluation(source) }
      await #expect(throws: TrainingError.self) {
        try await outcome(Tiny.training, validation: source)
      }
    }
    // An evaluation may end with a batch that is not full.
    #expect(try evaluation(HandMade(count: 5))?.count == 15)
  }

  @Test func sourcesThatDoNotFitAreRefused() async throws {
    let other = SyntheticSource(batchSize: 4)
    #expect(throws: TrainingError.batchSize(plan: 8, source: 4)) { try test(other) }
    #expect(throws: TrainingError.batchSize(plan: 8, source: 4)) { try evaluation(other) }
    let classes = SyntheticSource(classes: 2)
    #expect(throws: TrainingError.classes(plan: 3, source: 2)) { try test(classes) }
    #expect(throws: TrainingError.classes(plan: 3, source: 2)) { try evaluation(classes) }
    let empty = SyntheticSource(samples: 0, isEvaluation: true)
    #expect(throws: TrainingError.nothingToEvaluate) { try evaluation(empty) }
    await #expect(throws: TrainingError.nothingToEvaluate) {
      try await outcome(Tiny.training, validation: empty)
    }
  }

  @Test func aStateOfAnotherPlanIsRefused() async throws {
    let plan = try Tiny.plan()
    let state = try Tiny.plan().initialState(for: SGD(), seed: 1)
    await #expect(throws: TrainingError.otherPlan) {
      try await Trainer(plan, state, rate: Constant(0.1)).run(Tiny.training, epochs: 1).outcome
    }
    #expect(throws: TrainingError.otherPlan) {
      try RateFinder(steps: 10).rangeTest(plan, state, on: Tiny.training)
    }
    #expect(throws: TrainingError.otherPlan) {
      try Executor(plan).evaluation(of: state, on: Tiny.validation)
    }
    for step in [-1, Int.min, .max] {
      let own = plan.initialState(for: SGD(), seed: 1)
      own.step = step
      #expect(throws: TrainingError.step(step)) {
        try RateFinder(steps: 10).rangeTest(plan, own, on: Tiny.training)
      }
      await #expect(throws: TrainingError.step(step)) {
        try await Trainer(plan, own, rate: Constant(0.1)).run(Tiny.training, epochs: 1).outcome
      }
    }
  }

  @Test func lengthsBeyondAllRunsAreRefused() async throws {
    for epochs in [0, -1, Int.min] {
      await #expect(throws: TrainingError.epochs(epochs)) {
        try await outcome(Tiny.training, epochs: epochs)
      }
    }
    for epochs in [1 << 31, Int.max] {
      let error = TrainingError.tooLong(epochs: epochs, stepsPerEpoch: 3)
      await #expect(throws: error) { try await outcome(Tiny.training, epochs: epochs) }
      #expect(error.description.contains("more than the 2147483647 steps"))
    }
    let huge = HandMade(batchCount: .max)
    await #expect(throws: TrainingError.tooLong(epochs: 2, stepsPerEpoch: .max)) {
      try await outcome(huge)
    }
    #expect(RateFinder().plannedSteps(stepsPerEpoch: .max) > 0)
  }

  /// A schedule of someone's own may give anything.
  @Test func ratesAndMomentaThatAreNoneAreNamed() async throws {
    struct Own: Schedule {
      var value: Double
      var isMomentum = false
      func rate(at step: Int, in run: Horizon) -> Double {
        step == 4 && !isMomentum ? value : 0.01
      }
      func momentum(at step: Int, in run: Horizon) -> Double? {
        step == 4 && isMomentum ? value : nil
      }
    }
    let plan = try Tiny.plan()
    for value in [-0.01, .infinity, -.infinity] {
      await #expect(throws: TrainingError.rate(value, step: 4)) {
        try await Trainer(plan, plan.initialState(for: SGD(), seed: 1), rate: Own(value: value))
          .run(Tiny.training, epochs: 2).outcome
      }
    }
    for value in [-0.01, 1, .infinity] {
      await #expect(throws: TrainingError.momentum(value, step: 4)) {
        try await Trainer(
          plan, plan.initialState(for: SGD(), seed: 1), rate: Own(value: value, isMomentum: true)
        ).run(Tiny.training, epochs: 2).outcome
      }
    }
  }

  /// The sentence says what is so and what helps.
  @Test func aStateThatIsTrainedSaysSo() async throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    let trainer = Trainer(plan, state, rate: Constant(0.01))
    _ = try await trainer.run(Tiny.training, epochs: 3).outcome
    let same = try await #require(throws: TrainingError.self) {
      try await trainer.run(Tiny.training, epochs: 3).outcome
    }
    #expect(same.description.hasPrefix("All 9 steps of this many epochs are made already"))
    let fewer = try await #require(throws: TrainingError.self) {
      try await trainer.run(Tiny.training, epochs: 2).outcome
    }
    #expect(fewer.description.hasPrefix("9 steps are made already, and this many epochs have 6"))
    #expect(try await trainer.run(Tiny.training, epochs: 4).outcome.outcome == .completed)
    #expect(state.step == 12)
  }

  @Test func aNormThatSeesOneValueIsRefused() async throws {
    let model = Model {
      Conv2D(4, kernel: 8)
      BatchNorm()
      Flatten()
      Linear(3)
    }
    let plan = try model.compile(input: [1, 3, 8, 8], options: PlanOptions(threads: 1))
    let state = plan.initialState(for: SGD(), seed: 1)
    let source = SyntheticSource(batchSize: 1)
    let error = PlanError.oneValueNorm(layer: "1", batchSize: 1)
    await #expect(throws: error) {
      try await Trainer(plan, state, rate: Constant(0.01)).run(source, epochs: 1).outcome
    }
    #expect(throws: error) { try RateFinder(steps: 10).rangeTest(plan, state, on: source) }
    #expect(try Executor(plan).evaluation(of: state, on: source)?.count == 24)
  }

  /// The checkpoint, the outcome and the records name one epoch, whatever ties there are, with and without validation.
  @Test(arguments: [true, false]) func theBestEpochIsTheCheckpoints(validates: Bool) async throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec)
    let plan = try Tiny.plan()
    let outcome = try await Trainer(
      plan, plan.initialState(for: Adam(), seed: 3), rate: Constant(0.003), directory: directory
    ).run(Tiny.training, validation: validates ? Tiny.validation : nil, epochs: 12).outcome
    let best = try #require(outcome.epochs.best)
    #expect(outcome.best == BestEpoch(best))
    #expect(try Checkpoint(contentsOf: directory.path(of: .best)).step == 3 * best.epoch)
    let read: [EpochRecord] = try EpochRecord.records(
      csv: String(decoding: folder.content("run/epochs.csv"), as: UTF8.self))
    #expect(read.best?.epoch == best.epoch)
  }
}
