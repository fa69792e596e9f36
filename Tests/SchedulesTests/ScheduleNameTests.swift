import Foundation
import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct ScheduleNameTests {
  let run = Horizon(steps: 100, stepsPerEpoch: 10)

  @Test(arguments: [
    ("triangluar", "triangular"), ("one_cycle", "one-cycle"), ("OneCycle", "one-cycle"),
    ("cosin", "cosine"), ("warm-restart", "warm-restarts"), ("triangular-2", "triangular2"),
    ("exprange", "exp-range"), ("warm-up", "warmup"), ("multistep", "multi-step"),
    ("flat_cosine", "flat-cosine"), ("exponental", "exponential"), ("polynom", "polynomial"),
  ])
  func misspeltNamesAreGuessed(_ text: String, _ meant: String) {
    #expect(throws: ScheduleError.unknownName(text, nearest: meant)) {
      try ScheduleName(parsing: text)
    }
  }

  @Test(arguments: ["", "xyz", "sgd", "joined"])
  func strangeNamesAreListed(_ text: String) {
    let error = #expect(throws: ScheduleError.self) { try ScheduleName(parsing: text) }
    #expect(error == .unknownName(text, nearest: nil))
    #expect(error?.description.contains("linear, polynomial, warmup.") == true)
  }

  @Test(arguments: ScheduleName.selectable)
  func namesRead(_ name: ScheduleName) throws {
    #expect(try ScheduleName(parsing: name.rawValue) == name)
  }

  @Test(arguments: [0, -1, .nan, .infinity])
  func ratesMustBeRates(_ rate: Double) {
    #expect(throws: ScheduleError.self) {
      try ScheduleConfiguration(.constant, ScheduleSettings(max: rate), in: run)
    }
  }

  @Test func settingsMustBelong() {
    #expect(throws: ScheduleError.unusedSetting(.gamma, by: .cosine)) {
      try ScheduleConfiguration(.cosine, ScheduleSettings(max: 1, gamma: 0.9), in: run)
    }
    for (name, settings, unused) in [
      (.step, ScheduleSettings(max: 1, base: 0.1), .base),
      (.step, ScheduleSettings(max: 1, milestones: [.epochs(1)]), .milestones),
      (.multiStep, ScheduleSettings(max: 1, stepSize: .epochs(1)), .stepSize),
      (.cosine, ScheduleSettings(max: 1, flat: .epochs(1)), .flat),
      (.linear, ScheduleSettings(max: 1, power: 2), .power),
    ] as [(ScheduleName, ScheduleSettings, ScheduleSettings.Field)] {
      #expect(throws: ScheduleError.unusedSetting(unused, by: name)) {
        try ScheduleConfiguration(name, settings, in: run)
      }
    }
    #expect(throws: ScheduleError.swappedBounds(base: 2, max: 1)) {
      try ScheduleConfiguration(.triangular, ScheduleSettings(max: 1, base: 2), in: run)
    }
    #expect(throws: ScheduleError.needsSegments) {
      try ScheduleConfiguration(.joined, ScheduleSettings(max: 1), in: run)
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity])
  func powersMustBePositive(_ power: Double) {
    let error = #expect(throws: ScheduleError.self) {
      try ScheduleConfiguration(.polynomial, ScheduleSettings(max: 1, power: power), in: run)
    }
    #expect(error?.description == "The power cannot be \(power): give a finite number above 0.")
  }

  /// What a name and a rate alone make of a run of 100 steps: the step after each drop, or the last rate.
  @Test func defaultsFitTheRun() throws {
    func rates(_ name: ScheduleName) throws -> [Double] {
      let schedule = try ScheduleConfiguration(name, ScheduleSettings(max: 0.1), in: run)
      return (0..<run.steps).map { schedule.rate(at: $0, in: run) }
    }
    func drops(_ rates: [Double]) -> [Int] {
      rates.indices.dropFirst().filter { rates[$0] < rates[$0 - 1] }
    }
    #expect(drops(try rates(.step)) == [34, 68])
    #expect(drops(try rates(.multiStep)) == [50, 75])
    #expect(drops(try rates(.flatCosine)) == Array(76...99))
    #expect(abs(try rates(.exponential)[50] - 0.1 * 0.1.squareRoot()) < 1e-15)
    #expect(abs(try rates(.linear)[99] - 0.001) < 1e-15)
    #expect(abs(try rates(.polynomial)[90] - 0.001) < 1e-15)
  }

  @Test func anyScheduleCanBeWarmedUp() throws {
    let settings = ScheduleSettings(max: 0.3, warmup: .epochs(2))
    let schedule = try ScheduleConfiguration(.cosine, settings, in: run)
    #expect(schedule == .warmup(Warmup(.epochs(2), then: .cosine(Cosine(max: 0.3)))))
    #expect(abs(schedule.rate(at: 0, in: run) - 0.1) < 1e-15)
    #expect(schedule.rate(at: 20, in: run) == 0.3)
  }

  @Test func aNameAtOddsWithItsDecayIsRefused() {
    let json = #"{"name": "triangular2", "base": 0, "max": 1, "stepSize": {"steps": 5}}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ScheduleConfiguration.self, from: Data(json.utf8))
    }
  }

  @Test func csvHasALineForEachStep() {
    let run = Horizon(steps: 3, stepsPerEpoch: 1)
    #expect(Constant(0.1).csv(in: run) == "step,rate,momentum\n0,0.1,\n1,0.1,\n2,0.1,\n")
    let cycle = Triangular(
      base: 0, max: 1, stepSize: .steps(2), momentum: MomentumRange(base: 0.5, max: 0.75))
    #expect(
      cycle.csv(in: run) == "step,rate,momentum\n0,0.0,0.75\n1,0.5,0.625\n2,1.0,0.5\n")
  }
}
