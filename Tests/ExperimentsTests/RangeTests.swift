import Experiments
import ImageData
import Optimizers
import Records
import Schedules
import Testing
import Training

/// Where a study's rates come from.
@Suite(.timeLimit(.minutes(5))) struct RangeTests {
  private static let length = Horizon(epochs: 10, stepsPerEpoch: 10)

  @Test func everySearchHasTheSameBudgetAndIsMadeOnce() async throws {
    var small = try SmallStudy([.found(.sgd), .found(.adadelta), .found(.adam)], epochs: 1)
    small.base.finder = FinderSettings(steps: 60)
    let listener = Listener()
    let record = try await small.study(tell: listener.hear).run()
    #expect(listener.searches == ["sgd": 60, "adadelta": 60, "adam": 60])
    #expect(
      record.arms.compactMap(\.finding).map(\.optimizer) == ["sgd", "adadelta", "adam"])
    for arm in record.arms {
      let finding = try #require(arm.finding)
      if let upper = finding.range?.upper, let rate = finding.rate {
        // Adaptive rules stay at the suggestion; SGD's cycle has it in the mean.
        let highest = arm.trials[0].steps.map(\.rate).max() ?? 0
        #expect(arm.name == "sgd" ? highest <= upper * 1.1 : highest == rate)
        #expect(arm.schedule != nil)
      }
    }
    let again = Listener()
    _ = try await small.study(tell: again.hear).run()
    #expect(again.searches.isEmpty)
  }

  /// Arms that differ in their schedules alone look for one rate.
  @Test func aSearchIsMadeOnce() async throws {
    var small = try SmallStudy([.found(.adam)])
    let cosine = SmallArm(name: "cosine") {
      $0.optimizer = OptimizerConfiguration(Adam())
      $0.schedule = PlannedSchedule(.cosine)
    }
    let smoothed = SmallArm(name: "smoothed") {
      $0.optimizer = OptimizerConfiguration(Adam())
      $0.model.labelSmoothing = 0.2
      $0.schedule = PlannedSchedule(.constant)
    }
    small.arms += [cosine, smoothed]
    let listener = Listener()
    let study = try small.study(tell: listener.hear)
    #expect(try await study.estimate().searches == 2)
    let record = try await study.run()
    #expect(listener.searches.keys.sorted() == ["adam", "smoothed"])
    #expect(record.arms[0].finding == record.arms[1].finding)
    #expect(record.arms[0].finding != record.arms[2].finding)
    #expect(record.arms.allSatisfy { $0.trials.count == 2 })
  }

  @Test func withoutAUsableRangeTheOthersGoOn() async throws {
    var small = try SmallStudy([.found(.sgd), .given(.adam, rate: 0.001)])
    // Rates that move nothing.
    small.base.finder = FinderSettings(from: 1e-12, to: 1e-11, steps: 20)
    let record = try await small.study().run()
    #expect(record.arms[0].schedule == nil)
    #expect(record.arms[0].trials.isEmpty)
    #expect(record.arms[0].finding?.refusal != nil)
    #expect(record.arms[1].trials.count == 2)
  }

  @Test func defaultsArePyTorchs() throws {
    for name in OptimizerName.allCases {
      let arm = PlannedSchedule(.constant, rates: .pytorchDefault)
      let schedule = try arm.configuration(in: Self.length, range: nil, for: name)
      #expect(schedule?.rate(at: 17, in: Self.length) == name.defaultRate)
    }
  }

  /// What estimates its rate itself is not searched for, and its rate is a factor of 1.
  @Test func prodigysRateIsNotLookedFor() async throws {
    let planned = PlannedSchedule(PlannedSchedule.usual(for: .prodigy))
    let schedule = try planned.configuration(in: Self.length, range: nil, for: .prodigy)
    #expect(try rates(of: #require(schedule)).allSatisfy { $0 == 1 })
    var experiment = Experiment(data: "flowers", optimizer: OptimizerConfiguration(Prodigy()))
    #expect(!experiment.searchesRate && experiment.rateOrigin == .pytorchDefault)
    experiment.schedule = .constant(0.5)
    #expect(experiment.rateOrigin == .given(max: 0.5))
    let small = try SmallStudy([.found(.prodigy), .found(.scheduleFreeAdamW)], seeds: [1])
    let listener = Listener()
    let record = try await small.study(tell: listener.hear).run()
    #expect(listener.searches.keys.sorted() == ["schedule-free-adamw"])
    #expect(record.arms[0].finding == nil && record.arms[1].finding != nil)
    #expect(record.arms.allSatisfy { $0.trials.first?.outcome == .completed })
  }

  @Test func aCycleRunsBetweenTheBoundsThatWereGivenOrFound() throws {
    var arm = PlannedSchedule(PlannedSchedule.usual(for: .sgd))
    #expect(try arm.configuration(in: Self.length, range: nil, for: .sgd) == nil)
    let range = RateRange(lower: 0.01, upper: 0.06)
    let found = try #require(try arm.configuration(in: Self.length, range: range, for: .sgd))
    #expect(rates(of: found).min() == 0.01)
    #expect(rates(of: found).max() == 0.06)
    arm.rates = .given(max: 0.3, base: 0.1)
    let given = try #require(try arm.configuration(in: Self.length, range: range, for: .sgd))
    #expect(rates(of: given).min() == 0.1)
    #expect(rates(of: given).max() == 0.3)
  }

  private func rates(of schedule: ScheduleConfiguration) -> [Double] {
    (0..<Self.length.steps).map { schedule.rate(at: $0, in: Self.length) }
  }
}
