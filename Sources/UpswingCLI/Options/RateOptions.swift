import ArgumentParser
import Experiments
import Optimizers
import Records
import Schedules

/// Which rates to train with, and along which schedule.
struct RateOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: .of(.rate))
  var rate: String?

  @Option(parsing: .unconditional, help: .of(.baseRate))
  var baseRate: Double?

  @Option(parsing: .unconditional, help: .of(.maxRate))
  var maxRate: Double?

  @Option(
    help: .of(.schedule),
    completion: .list(ScheduleName.selectable.map(\.rawValue)),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @OptionGroup(title: "Shape of the schedule", visibility: .hidden)
  var shape: ScheduleOptions

  func validate() throws {
    if rate != nil, baseRate != nil || maxRate != nil {
      throw ValidationError(
        "Give --rate, or --base-rate and --max-rate, not both: they mean different schedules.")
    }
    if baseRate != nil, maxRate == nil {
      throw ValidationError("--base-rate needs --max-rate, the other end of the cycle.")
    }
    if let rate, rate != "auto", Double(rate).map({ $0 > 0 && $0.isFinite }) != true {
      throw ValidationError("--rate must be a number above 0 or auto, not “\(rate)”.")
    }
    do throws(ScheduleError) {
      // Whatever the rates will be, the name and the shape must fit each other.
      _ = try planned(for: .sgd).configuration(
        in: Horizon(steps: 1000, stepsPerEpoch: 100), range: RateRange(lower: 0.1, upper: 0.6),
        for: .sgd)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// Where the rates come from; `nil` where nothing is said.
  var source: RateSource? {
    if let maxRate { return .given(max: maxRate, base: baseRate) }
    guard let rate else { return nil }
    return Double(rate).map { .given(max: $0) } ?? .found
  }

  /// The schedule of a single run: a given rate is held, one that is found bounds a cycle, unless the rule is to be held
  /// at one rate.
  func planned(for rule: OptimizerName) -> PlannedSchedule {
    PlannedSchedule(
      schedule ?? givenName ?? (rule.needsNoSchedule ? .constant : .triangular),
      shape: shape.settings, rates: source ?? .found)
  }

  /// The schedule that was given, or that given rates mean.
  var givenName: ScheduleName? {
    if let schedule { return schedule }
    if case .given = source { return maxRate == nil ? .constant : .triangular }
    return nil
  }

  /// The schedule of an arm of a study.
  ///
  /// - Parameters:
  ///   - usual: the schedule where nothing is said of it.
  ///   - rates: where they come from if nothing is said of that.
  func planned(usual: ScheduleName, rates: RateSource) -> PlannedSchedule {
    .arm(givenName, usual: usual, shape: shape, rates: source ?? rates)
  }
}

extension PlannedSchedule {
  /// The schedule of an arm of a study.
  ///
  /// - Parameters:
  ///   - name: `nil` where nothing is said of it.
  ///   - usual: what it is then. A shape without a name is the triangle's, as a constant rate has none.
  static func arm(
    _ name: ScheduleName?, usual: ScheduleName, shape: ScheduleOptions, rates: RateSource
  ) -> PlannedSchedule {
    let chosen = name ?? usual
    let settings = shape.settings
    let isShaped = name != nil || chosen != .constant
    return PlannedSchedule(
      chosen, shape: isShaped ? settings : ScheduleSettings(max: 1, warmup: settings.warmup),
      rates: rates)
  }
}
