import Foundation
import Schedules
import Testing

/// What no schedule can be made of, and lengths beyond all runs.
@Suite(.timeLimit(.minutes(5))) struct ValidationTests {
  @Test func defaultsAreSound() throws {
    let run = Horizon(epochs: 30, stepsPerEpoch: 54)
    for name in ScheduleName.selectable {
      try ScheduleConfiguration(name, ScheduleSettings(max: 0.06), in: run).validate()
      try ScheduleConfiguration(
        name, ScheduleSettings(max: 0.06, warmup: .epochs(2)), in: run
      ).validate()
    }
    try LinearRamp(from: 0, to: 0.1).validate()
    try FlatCosine(max: 0.1, flat: .steps(0)).validate()
  }

  @Test(arguments: [-1, .nan, .infinity, -.infinity, -1e300] as [Double])
  func impossibleNumbersAreErrors(odd: Double) {
    let length: [Length] = [.epochs(odd), .fraction(odd)]
    let schedules: [any Schedule] =
      [
        Constant(odd), Triangular(base: odd, max: 1, stepSize: .steps(2)),
        Triangular(base: 0, max: odd, stepSize: .steps(2)),
        Triangular(base: 0, max: 1, stepSize: .steps(2), decay: .exponential(gamma: odd)),
        Triangular(
          base: 0, max: 1, stepSize: .steps(2), momentum: MomentumRange(base: odd, max: 0.9)),
        Triangular(
          base: 0, max: 1, stepSize: .steps(2), momentum: MomentumRange(base: 0.8, max: odd)),
        OneCycle(max: odd), OneCycle(max: 1, pctStart: odd), OneCycle(max: 1, startDivisor: odd),
        OneCycle(max: 1, finalDivisor: odd),
        OneCycle(max: 1, momentum: MomentumRange(base: odd, max: 0.9)), Cosine(max: odd),
        Cosine(max: 1, min: odd), FlatCosine(max: odd), FlatCosine(max: 1, min: odd),
        WarmRestarts(max: odd, t0: .steps(2)), WarmRestarts(max: 1, min: odd, t0: .steps(2)),
        StepDecay(max: odd, every: .steps(2)), StepDecay(max: 1, every: .steps(2), gamma: odd),
        MultiStepDecay(max: odd), MultiStepDecay(max: 1, gamma: odd),
        ExponentialDecay(max: odd, gamma: 0.9), ExponentialDecay(max: 1, gamma: odd),
        LinearRamp(from: odd), LinearRamp(from: 1, to: odd), PolynomialDecay(max: odd),
        PolynomialDecay(max: 1, min: odd), PolynomialDecay(max: 1, power: odd),
        Warmup(.steps(2), from: odd, then: Constant(1)), Warmup(.steps(2), then: Constant(odd)),
        SequentialSchedule([.init(.steps(2), Constant(1)), .init(.steps(2), Constant(odd))]),
        ScheduleConfiguration.warmup(Warmup(.steps(2), then: .constant(Constant(odd)))),
      ]
      + length.flatMap { length -> [any Schedule] in
        [
          Triangular(base: 0, max: 1, stepSize: length),
          Triangular(base: 0, max: 1, stepSize: .steps(2), descent: length),
          Cosine(max: 1, length: length), FlatCosine(max: 1, flat: length),
          WarmRestarts(max: 1, t0: length), StepDecay(max: 1, every: length),
          MultiStepDecay(max: 1, milestones: [.steps(2), length]),
          ExponentialDecay(max: 1, gamma: 0.9, over: length), LinearRamp(from: 1, over: length),
          PolynomialDecay(max: 1, over: length), Warmup(length, then: Constant(1)),
          SequentialSchedule([.init(length, Constant(1))]),
        ]
      }
    for schedule in schedules {
      #expect(throws: ScheduleError.self, "\(schedule)") { try schedule.validate() }
    }
  }

  @Test func zeroesAndOverflowsAreErrorsWhereTheyMeanNothing() {
    let schedules: [any Schedule] = [
      Constant(0), OneCycle(max: 1, startDivisor: 0), LinearRamp(from: 0),
      StepDecay(max: 1, every: .steps(2), gamma: 0), ExponentialDecay(max: 1, gamma: 5),
      WarmRestarts(max: 1, t0: .steps(2), tMult: 0),
      WarmRestarts(max: 1, t0: .steps(-2)), StepDecay(max: 1, every: .steps(.max)),
      SequentialSchedule<Constant>([]),
    ]
    for schedule in schedules {
      #expect(throws: ScheduleError.self, "\(schedule)") { try schedule.validate() }
    }
    for patience in [-1, Int.min, .max] {
      #expect(throws: PlateauError.self) { try Plateau(patience: patience).validate() }
      #expect(throws: PlateauError.self) { try Plateau(cooldown: patience).validate() }
      #expect(!Plateau(patience: patience).flaws(epochs: 3).map(\.description).contains(""))
    }
  }

  @Test func sentencesNameTheField() {
    #expect(
      ScheduleError.length(.warmup, .epochs(-2)).description
        == "The warm-up cannot be -2ep: give at least 0, and at most 2147483647 steps or epochs.")
    let error = #expect(throws: ScheduleError.self) { try OneCycle(max: 1, pctStart: 3).validate() }
    #expect(error?.description == "The pct_start cannot be 3.0: give a fraction from 0 to 1.")
  }

  /// No length makes arithmetic overflow, and none takes for ever.
  @Test(.timeLimit(.minutes(1))) func lengthsBeyondAllRunsAreCut() throws {
    #expect(Horizon(epochs: .max, stepsPerEpoch: .max).steps == Horizon.mostSteps)
    #expect(Horizon(epochs: .min, stepsPerEpoch: -5) == Horizon(steps: 1, stepsPerEpoch: 1))
    for run in [
      Horizon(steps: .max, stepsPerEpoch: 1), Horizon(steps: .max, stepsPerEpoch: .max),
      Horizon(steps: .min, stepsPerEpoch: .max),
    ] {
      for name in ScheduleName.selectable {
        let schedule = try ScheduleConfiguration(name, ScheduleSettings(max: 0.06), in: run)
        for step in [Int.min, -1, 0, 1, run.steps / 2, run.steps - 1, run.steps, .max] {
          #expect(schedule.rate(at: step, in: run) >= 0)
        }
        _ = schedule.flaws(in: run)
      }
      let long = Triangular(
        base: 0, max: 1, stepSize: .steps(.max), decay: .exponential(gamma: 0.9999))
      _ = long.flaws(in: run)
    }
    let text = Data(#"{"steps": -5, "stepsPerEpoch": 1}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Horizon.self, from: text) }
    let run = Horizon(steps: 7, stepsPerEpoch: 2)
    #expect(try JSONDecoder().decode(Horizon.self, from: JSONEncoder().encode(run)) == run)
  }

  /// Found in closed form, as it was by looking at every step.
  @Test func theHighestRateOfACutClimbIsTheHighest() {
    let decays: [Triangular.Decay] = [
      .none, .halving, .linear, .exponential(gamma: 0.9), .exponential(gamma: 0.999),
      .exponential(gamma: 1),
    ]
    for decay in decays {
      for steps in 1...40 {
        let run = Horizon(steps: steps, stepsPerEpoch: 5)
        let cycle = Triangular(base: 0.1, max: 1, stepSize: .steps(60), decay: decay)
        let highest = (0..<steps).map { cycle.rate(at: $0, in: run) }.max() ?? 0
        #expect(cycle.flaws(in: run) == [.peakNeverReached(peak: 1, highest: highest)])
      }
    }
  }

  @Test func wholeCyclesAreFoundAsBefore() {
    for steps in 1...400 {
      for stepsPerEpoch in [1, 2, 3, 7, 50] {
        let run = Horizon(steps: steps, stepsPerEpoch: stepsPerEpoch)
        #expect(Triangular.defaultStepSize(in: run) == .steps(exhaustive(run)))
      }
    }
  }

  /// The nearest step size, looking at every number of cycles.
  private func exhaustive(_ run: Horizon) -> Int {
    let longest = 4 * run.stepsPerEpoch
    let fewest = (run.steps + 2 * longest - 1) / (2 * longest)
    var best = (size: 1, miss: Int.max)
    for cycles in fewest...max(fewest, run.steps / (4 * run.stepsPerEpoch)) {
      let shorter = run.steps / (2 * cycles)
      for size in [shorter, shorter + 1] where size >= 1 && size <= longest {
        let miss = abs(run.steps - 2 * cycles * size)
        if miss < best.miss { best = (size, miss) }
      }
    }
    return best.size
  }
}
