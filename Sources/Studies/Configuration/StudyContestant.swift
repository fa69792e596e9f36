package import Optimizers
package import Records
package import Schedules
import Training

/// An arm of a study: its rule, its schedule, where its rates come from, and what else is its own.
package struct StudyContestant: Codable, Equatable, Sendable {
  /// Letters, digits, dots, hyphens and underscores: it is part of folders' names.
  package var name: String
  package var optimizer: OptimizerConfiguration
  package var rate: RateChoice
  package var schedule: ScheduleName
  /// The schedule's shape; its rates are those of `rate`.
  package var shape: ScheduleSettings
  /// Images, model and the like, where they are not those of the study.
  package var own: ArmSettings?

  package init(
    name: String, optimizer: OptimizerConfiguration, rate: RateChoice,
    schedule: ScheduleName, shape: ScheduleSettings, own: ArmSettings? = nil
  ) {
    self.name = name
    self.optimizer = optimizer
    self.rate = rate
    self.schedule = schedule
    self.shape = shape
    self.own = own
  }

  /// The name of its update rule.
  package var rule: OptimizerName {
    // Every rule that can be stored has one.
    OptimizerName(rawValue: type(of: optimizer.optimizer).name)!
  }

  /// Whether it can name a folder.
  package static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 100 && name.first != "." && name.first != "-"
      && name.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || "._-".unicodeScalars.contains($0)
      }
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
      settings.max = rule.defaultRate
      settings.base = nil
    case .given(let max, let base):
      settings.max = max
      settings.base = base
    }
    return try ScheduleConfiguration(schedule, settings, in: run)
  }
}
