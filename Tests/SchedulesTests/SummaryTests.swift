import Schedules
import Testing

/// What reports say of a schedule.
@Suite(.timeLimit(.minutes(2))) struct SummaryTests {
  @Test func settingsAreWorded() {
    #expect(Constant(0.01).summary == "rate 0.01")
    #expect(
      Triangular(base: 0.001, max: 0.006, stepSize: .epochs(4)).summary
        == "base 0.001, max 0.006, step size 4ep")
    let decaying = Triangular(
      base: 0, max: 0.1, stepSize: .steps(20), decay: .exponential(gamma: 0.99),
      momentum: MomentumRange(base: 0.85, max: 0.95))
    #expect(decaying.summary == "base 0, max 0.1, step size 20, gamma 0.99, momentum 0.85 to 0.95")
  }

  @Test func nestedSchedulesSayTheirParts() {
    let warmed = ScheduleConfiguration.warmup(
      Warmup(.steps(10), from: 0.1, then: .cosine(Cosine(max: 0.1))))
    #expect(
      warmed.summary == "warmup: length 10, from 0.1, then cosine: max 0.1, min 0, length 100%")
    let joined = ScheduleConfiguration.joined(
      SequentialSchedule([
        .init(.epochs(1), .constant(Constant(0.1))), .init(.epochs(2), .constant(Constant(0.01))),
      ]))
    #expect(joined.summary == "joined: 1ep: constant: rate 0.1; 2ep: constant: rate 0.01")
  }
}
