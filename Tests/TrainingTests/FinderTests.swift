import Engine
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Synchronization
import Tensors
import TestSupport
import Testing
import Training

@Suite(.timeLimit(.minutes(5))) struct FinderTests {
  /// The promise that other tools break: looking for the rate changes nothing of what follows.
  @Test(arguments: Tiny.optimizers.indices, [0, 4])
  func findThenTrainEqualsTrainAlone(optimizer: Int, after steps: Int) async throws {
    let optimizer = Tiny.optimizers[optimizer]
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    for name in ["alone", "after a search"] {
      let state = plan.initialState(for: optimizer, seed: 5)
      let warmUp = Executor(plan)
      for _ in 0..<steps {
        let batch = try #require(
          try Tiny.training.stream(epoch: state.step / 3, from: state.step % 3).next())
        _ = warmUp.forwardBackward(state, inputs: batch.images, labels: batch.labels)
        warmUp.update(state, rate: 1e-3, momentum: nil, clipping: nil)
      }
      if name != "alone" {
        let test = try RateFinder(to: 10, steps: 60).rangeTest(plan, state, on: Tiny.training)
        #expect(test.points.count > 20)
        let search = try RateSearch().run(plan, state, on: Tiny.training)
        #expect(search.trials.count >= 9)
        #expect(state.step == steps)
      }
      let directory = try RunDirectory.create(
        at: folder.path(name), configuration: Configuration(), spec: Tiny.spec)
      // The records of the steps before are not this directory's: train a fresh run of the state.
      let run = Trainer(plan, state, rate: Constant(0.01), directory: steps == 0 ? directory : nil)
      _ = try await run.run(Tiny.training, validation: Tiny.validation, epochs: 4).outcome
      if steps > 0 {
        try Checkpoint(spec: Tiny.spec, step: state.step, kernels: [:], weights: state.weights)
          .write(to: directory.path(of: .last))
        try TrainingSnapshot(state, plan: plan, progress: TrainingProgress())
          .write(to: directory.path(of: "checkpoints/last.state.safetensors"))
      }
    }
    for file in ["last.safetensors", "last.state.safetensors"] {
      #expect(
        try folder.content("alone/checkpoints/\(file)")
          == (try folder.content("after a search/checkpoints/\(file)")), "\(file)")
    }
  }

  @Test func ratesRiseExponentially() throws {
    let plan = try Tiny.plan()
    let test = try RateFinder(from: 1e-6, to: 1e-3, steps: 31)
      .rangeTest(plan, plan.initialState(for: SGD(), seed: 1), on: Tiny.training)
    #expect(test.end == .completed)
    #expect(test.points.count == 31)
    #expect(test.points[0].rate == 1e-6)
    #expect(test.points[30].rate == 1e-3)
    for (index, point) in test.points.enumerated() {
      #expect(abs(point.rate / (1e-6 * pow(10, Double(index) / 10)) - 1) < 1e-12)
    }
    var smoothed = test.points[0].loss
    for point in test.points {
      smoothed = 0.05 * point.loss + 0.95 * smoothed
      #expect(abs(point.smoothedLoss - smoothed) < 1e-12)
    }
    #expect(test.optimizer == "sgd")
  }

  @Test func twoEpochsAndAtLeastAHundredSteps() {
    #expect(RateFinder().plannedSteps(stepsPerEpoch: 3) == 100)
    #expect(RateFinder().plannedSteps(stepsPerEpoch: 54) == 108)
    #expect(RateFinder(steps: 40).plannedSteps(stepsPerEpoch: 54) == 40)
  }

  @Test func adadeltaIsTriedAtHigherRates() throws {
    let plan = try Tiny.plan()
    let test = try RateFinder(steps: 10)
      .rangeTest(plan, plan.initialState(for: Adadelta(), seed: 1), on: Tiny.training)
    #expect(test.to == 100)
    #expect(test.points.last?.rate == 100)
    #expect(RateFinder.defaultUpper(for: Adadelta()) == 100)
    #expect(RateFinder.defaultUpper(for: Lion()) == 0.1)
    #expect(RateFinder.defaultUpper(for: Adam()) == 1)
  }

  /// The curve of a real network, if a tiny one: it falls, it blows up, the test ends early, a range follows.
  @Test(arguments: Tiny.optimizers.indices) func findsARange(optimizer: Int) throws {
    let optimizer = Tiny.optimizers[optimizer]
    let plan = try Tiny.plan()
    let finder = RateFinder(from: 1e-5, to: 1000, steps: 200)
    let test = try finder.rangeTest(
      plan, plan.initialState(for: optimizer, seed: 1), on: Tiny.training)
    let range = try test.range()
    #expect(range.upper > 1e-4)
    #expect(range.upper < 100)
    #expect(abs(range.upper / range.lower - 6) < 1e-9)
  }

  @Test func endsEarlyWhenTheLossBlowsUp() throws {
    let plan = try Tiny.plan()
    let test = try RateFinder(from: 1e-3, to: 1e6, steps: 100)
      .rangeTest(plan, plan.initialState(for: SGD(), seed: 1), on: Tiny.training)
    #expect(test.end == .diverged || test.end == .notFinite)
    #expect(test.points.count < 100)
    #expect(test.points.allSatisfy { $0.loss.isFinite && $0.smoothedLoss.isFinite })
  }

  @Test func aLossThatIsNoNumberEndsTheTest() throws {
    var source = Tiny.training
    source.poisonedStep = 20
    let plan = try Tiny.plan()
    let test = try RateFinder(steps: 50)
      .rangeTest(plan, plan.initialState(for: SGD(), seed: 1), on: source)
    #expect(test.end == .notFinite)
    #expect(test.points.count == 20)
  }

  @Test func canBeInterruptedAndTellsItsProgress() throws {
    let plan = try Tiny.plan()
    var seen: [RangeTestRecord.Point] = []
    let test = try RateFinder(steps: 50).rangeTest(
      plan, plan.initialState(for: SGD(), seed: 1), on: Tiny.training,
      interrupted: { seen.count == 12 },
      progress: { point, planned in
        #expect(planned == 50)
        seen.append(point)
      })
    #expect(test.end == .interrupted)
    #expect(test.points == seen)
    #expect(seen.count == 12)
  }

  /// It sees the batches that training would see, across epochs.
  @Test func readsTheEpochsInOrder() throws {
    let seen = Mutex<[Int]>([])
    var source = Tiny.training
    source.onBatch = { epoch, batch in seen.withLock { $0.append(epoch * 3 + batch) } }
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    state.step = 2
    _ = try RateFinder(to: 1e-6, steps: 10).rangeTest(plan, state, on: source)
    #expect(seen.withLock { $0 } == Array(2..<12))
  }

  @Test(arguments: [
    (RateFinder(from: 0), RateFinderError.rates(from: 0, to: 1)),
    (RateFinder(from: 1, to: 1), .rates(from: 1, to: 1)),
    (RateFinder(steps: 3), .steps(3)),
    (RateFinder(steps: .max), .steps(.max)),
    (RateFinder(smoothing: 0), .smoothing(0)),
    (RateFinder(divergence: 1), .divergence(1)),
    (RateFinder(from: .leastNonzeroMagnitude), .rates(from: .leastNonzeroMagnitude, to: 1)),
  ]) func refusesNonsense(finder: RateFinder, error: RateFinderError) throws {
    let plan = try Tiny.plan()
    #expect(throws: error) {
      try finder.rangeTest(plan, plan.initialState(for: SGD(), seed: 1), on: Tiny.training)
    }
  }
}
