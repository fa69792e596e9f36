import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct FlawTests {
  let run = Horizon(steps: 100, stepsPerEpoch: 10)

  @Test func soundSchedulesHaveNone() throws {
    for name in ScheduleName.selectable {
      let long = Horizon(steps: 1620, stepsPerEpoch: 54)
      let schedule = try ScheduleConfiguration(name, ScheduleSettings(max: 0.06), in: long)
      #expect(schedule.flaws(in: long) == [], "\(name)")
    }
  }

  @Test func aRunThatEndsMidCycle() {
    let flaws = Triangular(base: 0.001, max: 0.006, stepSize: .steps(40)).flaws(in: run)
    #expect(flaws == [.endsMidCycle(cycle: 2, fraction: 0.25)])
    #expect(
      flaws.first?.description
        == "The run ends in the middle of a cycle, after 25 % of cycle 2. "
        + "Choose a step size with which whole cycles fit the run.")
    #expect(
      WarmRestarts(max: 0.1, t0: .steps(40), tMult: 2).flaws(in: run)
        == [.endsMidCycle(cycle: 2, fraction: 0.75)])
    #expect(
      Cosine(max: 0.1, length: .steps(200)).flaws(in: run) == [
        .endsMidCycle(cycle: 1, fraction: 0.5)
      ])
  }

  @Test func aPeakThatIsNeverReached() {
    let cycle = Triangular(base: 0.0, max: 1, stepSize: .fraction(2))
    #expect(cycle.flaws(in: run) == [.peakNeverReached(peak: 1, highest: 0.495)])
    #expect(
      cycle.flaws(in: run).first?.description
        == "The peak of 1.0 is never reached: the highest rate is 0.495 (50 % of it). "
        + "Shorten the climb or lengthen the run.")
    let short = OneCycle(max: 1, pctStart: 0.3, annealing: .linear)
    guard case .peakNeverReached? = short.flaws(in: Horizon(steps: 5, stepsPerEpoch: 1)).first
    else {
      Issue.record("A climb of half a step has its peak between two steps.")
      return
    }
  }

  @Test func ratesThatAreNoneDoNotCrash() {
    for odd in [Double.nan, .infinity, -.infinity, 0, -1, 1e300, .leastNonzeroMagnitude] {
      let schedules: [any Schedule] = [
        Triangular(base: 1, max: odd, stepSize: .epochs(odd)), Cosine(max: odd, min: odd),
        Triangular(base: odd, max: 1, stepSize: .steps(200), decay: .exponential(gamma: odd)),
        OneCycle(max: odd, pctStart: odd, phases: .three), WarmRestarts(max: odd, t0: .epochs(odd)),
        Warmup(.fraction(odd), from: odd, then: Constant(odd)),
        FlatCosine(max: odd, min: odd, flat: .fraction(odd)),
        LinearRamp(from: odd, over: .epochs(odd)),
        StepDecay(max: odd, every: .epochs(odd), gamma: odd),
        MultiStepDecay(max: odd, milestones: [.epochs(odd)], gamma: odd),
        ExponentialDecay(max: odd, gamma: odd, over: .epochs(odd)),
        PolynomialDecay(max: odd, min: odd, power: odd, over: .fraction(odd)),
        SequentialSchedule([SequentialSchedule.Segment(.epochs(odd), Constant(odd))]),
      ]
      for schedule in schedules {
        for flaw in schedule.flaws(in: run) { #expect(!flaw.description.isEmpty) }
        _ = schedule.csv(in: run)
      }
    }
  }

  @Test func phasesWithoutWidth() {
    let tiny = Horizon(steps: 10, stepsPerEpoch: 10)
    #expect(OneCycle(max: 1, pctStart: 0.1).flaws(in: tiny) == [.zeroWidthPhase(.climb)])
    #expect(
      OneCycle(max: 1, pctStart: 0.8, phases: .three).flaws(in: tiny) == [.zeroWidthPhase(.tail)])
    #expect(
      Triangular(base: 0.1, max: 1, stepSize: .steps(0)).flaws(in: tiny)
        == [.zeroWidthPhase(.climb)])
    #expect(
      Warmup(.fraction(0.01), then: Constant(1)).flaws(in: tiny) == [.zeroWidthPhase(.warmup)])
  }

  @Test func decaysThatDoNotFit() {
    #expect(StepDecay(max: 1, every: .epochs(10)).flaws(in: run) == [.dropNeverComes(1)])
    #expect(StepDecay(max: 1, every: .fraction(0.001)).flaws(in: run) == [.zeroWidthPhase(.level)])
    #expect(
      MultiStepDecay(max: 1, milestones: [.epochs(90), .epochs(3), .steps(30), .epochs(30)])
        .flaws(in: run) == [.zeroWidthPhase(.level), .dropNeverComes(3)])
    #expect(
      MultiStepDecay(max: 1, milestones: [.fraction(0.001)]).flaws(in: run)
        == [.zeroWidthPhase(.level)])
    #expect(FlatCosine(max: 1, flat: .fraction(1)).flaws(in: run) == [.zeroWidthPhase(.fall)])
    #expect(
      FlatCosine(max: 1, min: 2).flaws(in: run) == [.swappedBounds(base: 2, max: 1)])
    #expect(
      ExponentialDecay(max: 1, gamma: 0.9, over: .epochs(0.01)).flaws(in: run)
        == [.zeroWidthPhase(.fall)])
    #expect(LinearRamp(from: 1, over: .epochs(40)).flaws(in: run) == [.endsMidFall(fraction: 0.25)])
    #expect(
      PolynomialDecay(max: 1, over: .fraction(2)).flaws(in: run).first?.description
        == "The run ends after 50 % of the way to the last rate. "
        + "Shorten the way or lengthen the run.")
    #expect(
      ScheduleFlaw.dropNeverComes(2).description
        == "Drop 2 never comes: the run is over before it.")
  }

  @Test func partsThatDoNotFit() {
    typealias Segment = SequentialSchedule<Constant>.Segment
    #expect(Warmup(.epochs(10), then: Constant(1)).flaws(in: run) == [.onlyWarmup])
    #expect(
      SequentialSchedule([Segment(.steps(100), Constant(1)), Segment(.steps(1), Constant(2))])
        .flaws(in: run)
        == [.segmentNeverBegins(2)])
    #expect(
      SequentialSchedule([Segment(.steps(60), Constant(1))]).flaws(in: run) == [
        .segmentsEndEarly(remaining: 40)
      ])
  }

  @Test func boundsTheWrongWayRound() {
    #expect(
      Triangular(base: 1, max: 0.5, stepSize: .steps(50)).flaws(in: run)
        == [.swappedBounds(base: 1, max: 0.5)])
  }
}
