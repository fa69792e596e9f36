import Engine
import Foundation
import Layers
import Optimizers
import Records
import Schedules
import Tensors
import Testing
import Training

/// The search for a rate by successive halving.
@Suite(.timeLimit(.minutes(5))) struct SearchTests {
  @Test func theBestRateIsAmongThoseThatWereTrainedLongest() throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: Adam(), seed: 3)
    let search = try RateSearch().run(plan, state, on: Tiny.training)
    #expect(search.rounds.count >= 3 && search.rounds == search.rounds.sorted())
    #expect(search.measure == .heldBack)
    let longest = search.trials.map(\.steps).max() ?? 0
    let rate = try search.suggestion()
    let finals = search.trials.filter { $0.steps == longest }.map(\.rate)
    let correction = try #require(search.correction)
    #expect(correction == 2.0.squareRoot())
    var alone = search
    alone.prior = nil
    let found = try alone.suggestion()
    #expect(found / correction >= finals.min() ?? 0 && found / correction <= finals.max() ?? 0)
    let prior = try #require(search.prior)
    #expect(min(found, prior) <= rate && rate <= max(found, prior))
    let interval = try search.interval()
    #expect(interval.lower <= rate && rate <= interval.upper)
    // A triangle has that rate in the mean.
    let range = try search.range(factor: 4)
    #expect(abs(range.upper / range.lower - 4) < 1e-12)
    #expect(abs((range.lower + range.upper) / 2 / rate - 1) < 1e-12)
    // Adam moves each weight by about the rate: 1e-5 is too little in so few steps, 0.1 too much.
    #expect(rate > 1e-5 && rate < 0.1)
    #expect(try RateSearch().run(plan, state, on: Tiny.training) == search)
  }

  /// Norms whose running statistics follow by a hundredth a step, as published MobileNets have them, would be judged by what these
  /// begin with: a trial has no hundreds of steps.
  @Test func slowNormsDoNotHideWhatIsLearnt() throws {
    let model = Model {
      for place in 0..<8 {
        Conv2D(8, kernel: 3, padding: .same).named("conv\(place)")
        BatchNorm(momentum: 0.01).named("norm\(place)")
        ReLU().named("relu\(place)")
      }
      GlobalAveragePool()
      Linear(3)
    }
    let plan = try model.compile(input: [8, 3, 8, 8], options: PlanOptions(threads: 1))
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 3)
    let record = try RateSearch().run(plan, state, on: SyntheticSource(samples: 160))
    let rate = try record.suggestion()
    #expect(rate > 1e-4 && rate < 1)
  }

  /// Where noise leaves the best rate open, a long training can pay for more.
  @Test func whatIsUndecidedGoesOnWithinATenthOfTheTraining() throws {
    let plan = try Tiny.plan()
    var source = SyntheticSource(samples: 160)
    var went = 0
    for (name, seed) in OptimizerName.allCases.flatMap({ name in
      (1...5).map { (name, UInt64($0)) }
    }) {
      source.noise = Float(seed)
      let state = plan.initialState(for: try name.make(), seed: seed)
      let short = try RateSearch(trainingSteps: 100).run(plan, state, on: source)
      let long = try RateSearch(trainingSteps: 100_000).run(plan, state, on: source)
      #expect(long.rounds.starts(with: short.rounds))
      #expect(long.trials.reduce(0) { $0 + $1.steps } <= 10_000)
      went += long.rounds.count > short.rounds.count ? 1 : 0
      // Whoever gave a budget gets it.
      let given = try RateSearch(budget: 300, trainingSteps: 100_000).run(plan, state, on: source)
      #expect(given.trials == short.trials)
    }
    #expect(went > 0)
  }

  /// In a training of 60 steps RAdam is held back as in the search's trials; in a long one hardly.
  @Test func whatRAdamHoldsBackAtFirstIsAllowedFor() throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: RAdam(), seed: 3)
    func search(_ steps: Int?) throws -> RateSearchRecord {
      try RateSearch(budget: 120, trainingSteps: steps).run(plan, state, on: Tiny.training)
    }
    let short = try search(20)
    let long = try search(6000)
    let steps = short.trials.map(\.steps).max() ?? 0
    #expect(short.correction == 1 && short.trials == long.trials)
    // By the formula of arXiv 1908.03265, in numpy: the mean over 6000 steps is 0.829226.
    func mean(_ count: Int) -> Double {
      (1...count).reduce(0) { $0 + RAdam().rectification(at: $1) } / Double(count)
    }
    #expect(abs(RAdam().rectification(at: 136) - 0.2524111941796427) < 1e-12)
    #expect(abs(mean(60) - 0.10120612244337185) < 1e-12 && RAdam().rectification(at: 5) == 0)
    let correction = try #require(long.correction)
    #expect(abs(correction - mean(steps) / 0.8292259516857968) < 1e-6)
    // Nobody said how long: thirty epochs.
    #expect(try search(nil).correction == search(30 * Tiny.training.batchCount).correction)
  }

  /// Schedules move around the rate that was found.
  @Test func aScheduleThatClimbsHasTheFoundRateInTheMean() throws {
    let plan = try Tiny.plan()
    let record = try RateSearch(budget: 120)
      .run(plan, plan.initialState(for: Adam(), seed: 3), on: Tiny.training)
    let finding = record.finding(factor: 6)
    let rate = try #require(finding.rate)
    let run = Horizon(epochs: 8, stepsPerEpoch: 50)
    func range(_ name: ScheduleName) throws -> RateRange {
      try #require(try finding.range(for: name, shape: ScheduleSettings(max: 1), in: run))
    }
    #expect(try range(.constant).upper == rate)
    let triangle = try range(.triangular)
    #expect(
      abs(triangle.upper / rate - 12.0 / 7) < 0.01
        && abs(triangle.upper / triangle.lower - 6) < 1e-9)
    #expect(abs(try #require(finding.range).upper / triangle.upper - 1) < 0.01)
    #expect(abs(try range(.oneCycle).upper / rate - 2) < 0.1)
    // What begins at its highest begins at the rate that fresh weights bear.
    for name in [ScheduleName.cosine, .linear, .exponential, .step, .warmRestarts] {
      #expect(try range(name).upper == rate, "\(name.rawValue)")
    }
    // Behind a warm-up it climbs there.
    let warmed = try #require(
      try finding.range(
        for: .cosine, shape: ScheduleSettings(max: 1, warmup: .epochs(1)), in: run))
    #expect(warmed.upper > 1.5 * rate)
    // A range test's range is what it is.
    var test = finding
    test.search = nil
    #expect(try test.range(for: .cosine, shape: ScheduleSettings(max: 1), in: run) == finding.range)
  }

  @Test func theCostIsWhatWasPlanned() throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 3)
    for budget in [120, 300, 600] {
      let search = try RateSearch(budget: budget).run(plan, state, on: Tiny.training)
      let steps = search.trials.reduce(0) { $0 + $1.steps }
      // Neighbours of the best rate may be added.
      #expect(steps > budget / 2 && steps < budget * 3 / 2, "\(steps) of \(budget)")
    }
  }

  @Test func boundsAreKept() throws {
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 3)
    let search = try RateSearch(from: 1e-3, to: 2e-2, budget: 60)
      .run(plan, state, on: Tiny.training)
    #expect(search.trials.allSatisfy { (1e-3...2e-2).contains($0.rate * (1 + 1e-9)) })
    // Far from what is usual a grid of its own.
    let low = try RateSearch(from: 1e-30, to: 1e-29, budget: 60)
      .run(plan, state, on: Tiny.training)
    #expect(low.trials.map(\.rate).min() == 1e-30 && low.trials.map(\.rate).max() == 1e-29)
    let error = #expect(throws: NoUsableRange.self) { try low.suggestion() }
    #expect(error?.description.contains("did clearly better than guessing") == true)
  }

  @Test func oneBatchIsJudgedByItself() throws {
    let source = SyntheticSource(samples: 8)
    let plan = try Tiny.plan()
    let search = try RateSearch(budget: 200)
      .run(plan, plan.initialState(for: Adam(), seed: 3), on: source)
    #expect(search.measure == .training)
    #expect(try search.suggestion() > 0)
  }

  @Test func interruptionEndsIt() throws {
    let plan = try Tiny.plan()
    var asked = 0
    let search = try RateSearch().run(
      plan, plan.initialState(for: SGD(), seed: 3), on: Tiny.training,
      interrupted: {
        asked += 1
        return asked > 20
      })
    #expect(search.isInterrupted)
    #expect(throws: NoUsableRange.searchInterrupted) { try search.suggestion() }
  }

  @Test(arguments: [(0.0, 1.0, nil as Int?), (1e-3, 1e-4, nil), (1e-5, 1, 5)])
  func numbersThatMakeNoSearchAreRefused(from: Double, to: Double, budget: Int?) throws {
    let plan = try Tiny.plan()
    #expect(throws: RateFinderError.self) {
      try RateSearch(from: from, to: to, budget: budget)
        .run(plan, plan.initialState(for: SGD(), seed: 3), on: Tiny.training)
    }
  }

  // MARK: What a record says

  private func record(_ losses: [Double?], guessing: Double = 2, first: Double = 2)
    -> RateSearchRecord
  {
    RateSearchRecord(
      optimizer: "adam",
      trials: losses.enumerated().map { index, loss in
        .init(rate: pow(10, Double(index) / 2 - 4), steps: 60, losses: [loss], lengths: [60])
      }, rounds: [60], measure: .heldBack, guessing: guessing, first: first)
  }

  @Test func aParabolaMovesTheRateTowardsTheBetterNeighbour() throws {
    // Its lowest point, by hand: half a step of (1.5 - 1.1) / (2 · (1.5 - 2 + 1.1)) decades.
    let rate = try record([1.5, 1, 1.1]).suggestion()
    #expect(abs(log10(rate) - (-3.5 + 0.5 * 0.4 / (2 * 0.6))) < 1e-9)
    #expect(try record([1, 1.1, 1.5]).suggestion() == 1e-4)
    #expect(try record([1.5, nil, 1.1]).suggestion() == 1e-3)
  }

  @Test func lossesAboveGuessingCountAsGuessing() throws {
    #expect(try record([1.5, 1, 1e9]).suggestion() == (try record([1.5, 1, 2]).suggestion()))
  }

  @Test func whereTheLossVanishesTheMiddleIsTaken() throws {
    let rate = try record([0.01, 1e-5, 1e-9, 1.5]).suggestion()
    #expect(abs(log10(rate) - -3.5) < 1e-9)
  }

  /// Each reason is told from the others by what was measured.
  @Test func nothingLearntIsRefusedWithItsReason() throws {
    func refusal(_ record: RateSearchRecord) -> NoUsableRange? {
      #expect(throws: NoUsableRange.self) { try record.suggestion() }
    }
    func likely(_ record: RateSearchRecord) -> NoUsableRange.Likely? {
      if case .nothingLearnt(_, _, _, _, _, let likely) = refusal(record) { likely } else { nil }
    }
    #expect(likely(record([1.99, 1.985, 2])) == .nothingToLearn)
    // Few images may favour the first weights; no rate made them better.
    var few = record([1.5, 1.5, 1.6], first: 1.5)
    few.judges = 12
    #expect(likely(few) == .fewImages(12))
    few.judges = 19
    #expect(likely(few) == .fewImages(19))
    // More images favour nothing by so much: such weights know them, though no rate makes them better.
    few.judges = 21
    #expect(try few.suggestion() > 0)
    #expect(try few.advice().hasPrefix("The weights know these images already"))
    var hardly = record([1.85, 1.9, 1.95], first: 1.85)
    hardly.judges = 300
    #expect(likely(hardly) == .nothingToLearn)
    few.judges = 0
    #expect(refusal(record([nil, nil])) == .nothingTrains(lowestRate: 1e-4))
    #expect(refusal(record([nil, nil], first: .infinity)) == .notFiniteBeforeAnyStep)
    // A fiftieth below guessing: by chance where 190 images judge, not where 210 do. Ten points of accuracy always count.
    var slight = record([0.685, 0.695, 0.699], guessing: 0.7, first: 0.7)
    for (judges, isChance) in [(12, true), (190, true), (210, false), (5000, false)] {
      slight.judges = judges
      if isChance {
        #expect(refusal(slight) != nil)
      } else {
        #expect(try slight.suggestion() == 1e-4)
      }
    }
    var ten = record([0.679, 0.695, 0.699], guessing: 0.7, first: 0.7)
    ten.judges = 12
    #expect(try ten.suggestion() == 1e-4)
    // Weights that began far below guessing have shown as much already.
    var begun = record([0.54, 0.545, 0.55], guessing: 0.7, first: 0.55)
    begun.judges = 4
    #expect(try begun.suggestion() == 1e-4)
    // Trials may come back from such a beginning.
    #expect(try record([1.5, 1, 1.1], first: .infinity).suggestion() > 0)
    let reasons: [RateSearchRecord] = [
      record([2, 2]), few, record([nil]), record([nil], first: .nan),
    ]
    let sentences = reasons.compactMap { refusal($0)?.description }
    #expect(Set(sentences).count == reasons.count)
  }

  @Test func weightsThatKnowTheImagesAreNoRefusal() throws {
    let known = record([0.2, 0.25, 0.6], first: 0.2)
    #expect(try known.suggestion() == 1e-4)
    #expect(try known.advice().hasPrefix("The weights know these images already"))
    let better = record([0.1, 0.25, 0.6], first: 0.2)
    #expect(try !better.advice().contains("already"))
  }

  @Test func aFindingIsReadAsItWasWritten() throws {
    for finding in [record([1.5, 1, 1.1]).finding(), record([2, nil]).finding()] {
      #expect(
        try RecordJSON.decode(RateFinding.self, from: RecordJSON.encode(finding)) == finding)
    }
  }
}
