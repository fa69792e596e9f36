package import Optimizers
package import Records
package import Schedules
import Training

/// An optimizer as a study enters it: its rule, its schedule, and where its rates come from.
package struct StudyContestant: Codable, Equatable, Sendable {
  package var name: OptimizerName
  package var optimizer: OptimizerConfiguration
  package var rate: RateChoice
  package var schedule: ScheduleName
  /// The schedule's shape; its rates are those of `rate`.
  package var shape: ScheduleSettings

  package init(
    name: OptimizerName, optimizer: OptimizerConfiguration, rate: RateChoice,
    schedule: ScheduleName, shape: ScheduleSettings
  ) {
    self.name = name
    self.optimizer = optimizer
    self.rate = rate
    self.schedule = schedule
    self.shape = shape
  }

  /// The schedule that a study without `--schedule` gives an optimizer: plain SGD is cycled, as Smith's papers
  /// do, while rules that adapt their own steps run at a constant rate.
  package static func usualSchedule(of name: OptimizerName) -> ScheduleName {
    name == .sgd ? .triangular : .constant
  }

  /// The schedule with its rates.
  ///
  /// - Parameter range: what the range test found; only looked at where the rates are to be found.
  /// - Returns: `nil` where rates are to be found and there is no range.
  /// - Throws: `ScheduleError` for rates and a shape that make no schedule.
  package func configuration(
    in run: RunLength, range: RateRange?
  ) throws(ScheduleError) -> ScheduleConfiguration? {
    var settings = shape
    switch rate {
    case .found:
      guard let range else { return nil }
      settings.max = range.upper
      settings.base = schedule.isTriangular ? range.lower : nil
    case .pytorchDefault:
      settings.max = name.defaultRate
      settings.base = nil
    case .given(let max, let base):
      settings.max = max
      settings.base = base
    }
    return try ScheduleConfiguration(schedule, settings, in: run)
  }
}
