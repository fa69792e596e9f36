public import Optimizers
public import Records
public import Schedules
import Training

/// A schedule as it is asked for: its name and shape, and where its rates come from.
public struct PlannedSchedule: Codable, Equatable, Sendable {
  public var name: ScheduleName
  /// Its shape; the rates in it are not looked at.
  public var shape: ScheduleSettings
  public var rates: RateSource

  public init(
    _ name: ScheduleName, shape: ScheduleSettings = ScheduleSettings(max: 1),
    rates: RateSource = .found
  ) {
    self.name = name
    self.shape = shape
    self.rates = rates
  }

  /// A constant rate.
  public static func constant(_ rate: Double) -> PlannedSchedule {
    PlannedSchedule(.constant, rates: .given(max: rate))
  }

  /// What is usual for an update rule: plain SGD is cycled, as Smith's papers do (arXiv 1506.01186), while rules that adapt
  /// their own steps run at a constant rate.
  public static func usual(for rule: OptimizerName) -> ScheduleName {
    rule == .sgd ? .triangular : .constant
  }
}

extension PlannedSchedule {
  /// The schedule with its rates.
  ///
  /// - Parameters:
  ///   - finding: what was found of the rates; only looked at where they are to be found.
  ///   - rule: whose default may be taken.
  /// - Returns: `nil` where rates are to be found and there are none; rules that set their own need none.
  /// - Throws: `ScheduleError` for rates and a shape that make no schedule.
  func configuration(
    in run: Horizon, from finding: RateFinding?, for rule: OptimizerName
  ) throws(ScheduleError) -> ScheduleConfiguration? {
    try configuration(
      in: run, range: finding?.range(for: name, shape: shape, in: run), for: rule)
  }

  /// The schedule between two rates, where they are to be found.
  package func configuration(
    in run: Horizon, range: RateRange?, for rule: OptimizerName
  ) throws(ScheduleError) -> ScheduleConfiguration? {
    var settings = shape
    switch rates {
    case .found where rule.setsOwnRate:
      settings.max = rule.defaultRate
      settings.base = nil
    case .found:
      guard let range else { return nil }
      settings.max = range.upper
      settings.base = name.isTriangular ? range.lower : nil
    case .pytorchDefault:
      settings.max = rule.defaultRate
      settings.base = nil
    case .given(let max, let base):
      settings.max = max
      settings.base = base
    }
    return try ScheduleConfiguration(name, settings, in: run)
  }
}
