package import Records
package import Schedules

/// A schedule whose rates a range test is still to find.
package struct PendingSchedule: Codable, Equatable, Sendable {
  package var name: ScheduleName
  /// Its shape; the rates are to be replaced.
  package var shape: ScheduleSettings
  package var finder: FinderSettings

  package init(name: ScheduleName, shape: ScheduleSettings, finder: FinderSettings) {
    self.name = name
    self.shape = shape
    self.finder = finder
  }

  /// The schedule at the rates that were found.
  ///
  /// - Returns: `nil` where there are none.
  /// - Throws: `ScheduleError` where shape and rates make no schedule.
  package func schedule(
    in run: RunLength, from finding: RateFinding
  ) throws(ScheduleError) -> ScheduleConfiguration? {
    guard let range = try finding.range(for: name, shape: shape, in: run) else { return nil }
    return try schedule(in: run, range: range)
  }

  /// The schedule between two rates.
  private func schedule(
    in run: RunLength, range: RateRange
  ) throws(ScheduleError) -> ScheduleConfiguration {
    var settings = shape
    settings.max = range.upper
    settings.base = name.isTriangular ? range.lower : nil
    return try ScheduleConfiguration(name, settings, in: run)
  }

  package func validate() throws(SettingsError) {
    try SettingsError.within("finder") { () throws(SettingsError) in try finder.validate() }
    do {
      let schedule = try schedule(
        in: RunLength(steps: 1000, stepsPerEpoch: 100), range: RateRange(lower: 0.1, upper: 0.6))
      try SettingsError.check(schedule, named: "shape")
    } catch let error as SettingsError {
      throw error
    } catch {
      throw SettingsError("shape", "makes no schedule: \(error)")
    }
  }
}
