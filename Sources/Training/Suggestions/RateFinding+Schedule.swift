package import Records
package import Schedules

extension RateFinding {
  /// The highest and the lowest rate for a schedule: those of the range where a range test was made. What a search found
  /// is the best rate to hold. A schedule that climbs to its highest rate is stretched so that its mean over the run is that
  /// rate, but at most to twice it; one that begins near its highest, as a cosine does, would spoil fresh weights at more than
  /// what they bear, and begins at that rate.
  ///
  /// - Parameters:
  ///   - name: the schedule, with its shape, whose rates are not looked at.
  ///   - run: what it is to fill.
  /// - Returns: `nil` where no rate was found.
  /// - Throws: `ScheduleError` for a shape that makes no schedule.
  package func range(
    for name: ScheduleName, shape: ScheduleSettings, in run: Horizon
  ) throws(ScheduleError) -> RateRange? {
    guard let range, let rate, search != nil else { return range }
    let factor = range.upper / range.lower
    var settings = shape
    settings.max = 1
    settings.base = name.isTriangular ? 1 / factor : nil
    let schedule = try ScheduleConfiguration(name, settings, in: run)
    guard schedule.rate(at: 0, in: run) < 0.5 else {
      return RateRange(lower: rate / factor, upper: rate)
    }
    let count = min(run.steps, 2000)
    let mean =
      (0..<count).reduce(0) { sum, place in
        let step = Int((Double(place) + 0.5) / Double(count) * Double(run.steps))
        return sum + schedule.rate(at: min(step, run.steps - 1), in: run)
      } / Double(count)
    let upper = rate / min(max(mean, 0.5), 1)
    return RateRange(lower: upper / factor, upper: upper)
  }
}
