import Foundation
import Schedules
import Testing

/// What holds for every schedule, whatever its settings.
@Suite(.timeLimit(.minutes(5))) struct PropertyTests {
  /// Every schedule by name in runs that are long, short, odd, and of a single step.
  static let cases: [(ScheduleName, Horizon)] = ScheduleName.selectable.flatMap { name in
    [(1, 1), (2, 1), (3, 10), (7, 3), (100, 10), (1620, 54)].map {
      (name, Horizon(steps: $0.0, stepsPerEpoch: $0.1))
    }
  }

  func schedule(_ name: ScheduleName, _ run: Horizon) throws -> ScheduleConfiguration {
    try ScheduleConfiguration(name, ScheduleSettings(max: 0.06), in: run)
  }

  @Test(arguments: cases)
  func ratesStayWithinTheirBounds(_ name: ScheduleName, _ run: Horizon) throws {
    let schedule = try schedule(name, run)
    for step in 0..<run.steps {
      let rate = schedule.rate(at: step, in: run)
      #expect(rate >= 0 && rate <= 0.06 * (1 + 1e-12), "step \(step)")
      if let momentum = schedule.momentum(at: step, in: run) {
        #expect(momentum >= 0.85 - 1e-12 && momentum <= 0.95 + 1e-12)
      }
    }
  }

  @Test(arguments: cases)
  func aStepPastTheEndRepeatsTheLast(_ name: ScheduleName, _ run: Horizon) throws {
    let schedule = try schedule(name, run)
    let last = schedule.rate(at: run.steps - 1, in: run)
    for step in [run.steps, run.steps + 1, 10 * run.steps, .max] {
      #expect(schedule.rate(at: step, in: run) == last)
      #expect(
        schedule.momentum(at: step, in: run) == schedule.momentum(at: run.steps - 1, in: run))
    }
    #expect(schedule.rate(at: -1, in: run) == schedule.rate(at: 0, in: run))
  }

  /// Evaluating in any order, as resuming does, gives the same bits.
  @Test(arguments: cases)
  func theOrderOfEvaluationDoesNotMatter(_ name: ScheduleName, _ run: Horizon) throws {
    let schedule = try schedule(name, run)
    let forwards = (0..<run.steps).map { schedule.rate(at: $0, in: run) }
    let backwards = (0..<run.steps).reversed().map { schedule.rate(at: $0, in: run) }
    #expect(forwards == backwards.reversed())
  }

  @Test(arguments: cases)
  func configurationsReadBack(_ name: ScheduleName, _ run: Horizon) throws {
    let schedule = try schedule(name, run)
    #expect(schedule.name == name)
    let data = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(ScheduleConfiguration.self, from: data) == schedule)
  }

  /// Neighbouring steps differ by one step's slope at most, also where one cycle meets the next.
  @Test(arguments: [Triangular.Decay.none, .halving, .linear, .exponential(gamma: 0.999)])
  func triangularCyclesMeet(_ decay: Triangular.Decay) {
    let run = Horizon(steps: 1000, stepsPerEpoch: 10)
    let cycle = Triangular(
      base: 0.01, max: 0.06, stepSize: .steps(37), descent: .steps(11), decay: decay)
    for step in 1..<run.steps {
      let change = cycle.rate(at: step, in: run) - cycle.rate(at: step - 1, in: run)
      #expect(abs(change) <= 0.05 / 11 * 1.02, "step \(step)")
    }
  }

  static let falling: [ScheduleName] = [
    .cosine, .flatCosine, .step, .multiStep, .exponential, .linear, .polynomial,
  ]

  @Test(arguments: falling)
  func schedulesThatFallNeverRise(_ name: ScheduleName) throws {
    for run in [Horizon(steps: 1620, stepsPerEpoch: 54), Horizon(steps: 7, stepsPerEpoch: 3)] {
      let schedule = try schedule(name, run)
      let rates = (0..<run.steps).map { schedule.rate(at: $0, in: run) }
      #expect(rates.first == 0.06)
      #expect(zip(rates, rates.dropFirst()).allSatisfy(>=))
      #expect(rates.last ?? 1 <= 0.03 * (1 + 1e-4), "\(run.steps) steps")
    }
  }

  /// Lengths keep their unit: the same schedule in a run twice as long has the same rates at twice the step.
  @Test(arguments: falling)
  func sharesOfTheRunStretchWithIt(_ name: ScheduleName) throws {
    let (short, long) = (
      Horizon(steps: 60, stepsPerEpoch: 6), Horizon(steps: 120, stepsPerEpoch: 12)
    )
    let settings = ScheduleSettings(
      max: 0.06, stepSize: [.step, .exponential].contains(name) ? .fraction(0.2) : nil)
    let schedule = try ScheduleConfiguration(name, settings, in: short)
    for step in 0..<60 {
      let (rate, expected) = (
        schedule.rate(at: 2 * step, in: long), schedule.rate(at: step, in: short)
      )
      #expect(abs(rate - expected) < 1e-15, "step \(step)")
    }
  }

  @Test func halvingNeverOverflows() {
    let run = Horizon(steps: 5000, stepsPerEpoch: 1)
    let cycle = Triangular(base: 0.01, max: 0.06, stepSize: .steps(1), decay: .halving)
    for step in [2 * 1024 + 1, 2 * 1025 + 1, 4999] {
      #expect(cycle.rate(at: step, in: run) == 0.01)
    }
  }

  /// Where torch's logarithm is off by one cycle.
  @Test func warmRestartsBeginExactlyOnTime() {
    let run = Horizon(steps: 10_000_000, stepsPerEpoch: 1)
    let schedule = WarmRestarts(max: 1, t0: .steps(7), tMult: 3)
    var restart = 0
    var length = 7
    while restart + 1 < run.steps {
      #expect(schedule.rate(at: restart, in: run) == 1, "restart \(restart)")
      if restart > 0 { #expect(schedule.rate(at: restart - 1, in: run) < 0.2) }
      restart += length
      length *= 3
    }
  }

  @Test func aLinearlyFallingBoundEndsAtTheBase() {
    let run = Horizon(steps: 800, stepsPerEpoch: 10)
    let cycle = Triangular(base: 0.01, max: 0.06, stepSize: .steps(100), decay: .linear)
    let peaks = [100, 300, 500, 700].map { cycle.rate(at: $0, in: run) }
    for (peak, fraction) in zip(peaks, [0.875, 0.625, 0.375, 0.125]) {
      #expect(abs(peak - (0.01 + 0.05 * fraction)) < 1e-15)
    }
    #expect(cycle.rate(at: 799, in: run) < 0.0101)
  }

  @Test func aOneCycleWithoutWidthDividesByNothing() {
    for (steps, peak) in [(10, 0.1), (1, 0.3), (2, 0.5), (20, 0.05), (100, 0), (100, 1), (3, 0.9)] {
      let run = Horizon(steps: steps, stepsPerEpoch: 1)
      for phases in [OneCycle.Phases.two, .three] {
        let cycle = OneCycle(max: 1, pctStart: peak, phases: phases)
        for step in 0..<steps {
          #expect((0...1).contains(cycle.rate(at: step, in: run)), "\(steps) \(peak) \(step)")
        }
      }
    }
  }

  /// A schedule of one's own is a value that conforms, and composes like the house's.
  @Test func aScheduleOfOnesOwnComposes() {
    struct Inverse: Schedule {
      var rate: Double
      func rate(at step: Int, in run: Horizon) -> Double { rate / Double(run.clamp(step) + 1) }
    }
    let run = Horizon(steps: 20, stepsPerEpoch: 10)
    let schedule = Warmup(.epochs(1), from: 0, then: Inverse(rate: 1))
    #expect(schedule.rate(at: 5, in: run) == 0.5)
    #expect(schedule.rate(at: 10, in: run) == 1)
    #expect(schedule.rate(at: 13, in: run) == 0.25)
    #expect(schedule.rate(at: 19, in: run) == schedule.rate(at: 25, in: run))
    #expect(schedule.flaws(in: run).isEmpty)
  }
}
