import ArgumentParser
import Records
import Schedules
import Studies
import Training

/// Which rates to train with, and along which schedule.
struct RateOptions: ParsableArguments {
  /// Where the rates come from.
  enum Choice: Equatable {
    /// A range test finds them.
    case automatic
    case given(max: Double, base: Double?)
  }

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A number, or auto: find the rates first, as the find command does. A number without --schedule is a "
        + "constant rate; with one it is the highest.", valueName: "rate|auto"))
  var rate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The lowest rate of the schedule.", valueName: "rate"))
  var baseRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The highest rate of the schedule.", valueName: "rate"))
  var maxRate: Double?

  @Option(
    help: ArgumentHelp(
      "The schedule; triangular by default.",
      discussion: ScheduleName.selectable.map(\.rawValue).joined(separator: ", "),
      valueName: "name"),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @OptionGroup(title: "Shape of the schedule")
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
    // Whatever the rates will be, the name and the shape must fit each other.
    _ = try configuration(
      in: RunLength(steps: 1000, stepsPerEpoch: 100), range: RateRange(lower: 0.1, upper: 0.6))
  }

  var choice: Choice {
    if let maxRate { return .given(max: maxRate, base: baseRate) }
    if let rate, let number = Double(rate) { return .given(max: number, base: nil) }
    return .automatic
  }

  /// The rates that were given; `nil` where a search is to find them, or nothing is said.
  var given: RateChoice? {
    switch choice {
    case .automatic: rate == nil ? nil : .found
    case .given(let max, let base): .given(max: max, base: base)
    }
  }

  /// The schedule that was given, or that given rates mean.
  var givenName: ScheduleName? {
    schedule ?? (choice == .automatic ? nil : name)
  }

  /// The schedule's name when it was not given.
  private var name: ScheduleName {
    if let schedule { return schedule }
    return rate != nil && choice != .automatic ? .constant : .triangular
  }

  /// The schedule of a run, or what it will be made of where a range test is to find the rates.
  ///
  /// - Throws: `ValidationError` for rates and shapes that make no schedule.
  func configuration(
    in run: RunLength, finder: FinderSettings
  ) throws -> (ScheduleConfiguration?, PendingSchedule?) {
    guard choice == .automatic else { return (try configuration(in: run), nil) }
    return (
      nil,
      PendingSchedule(
        name: name, shape: shape.settings(max: 1, base: nil), finder: finder)
    )
  }

  /// The schedule of a run.
  ///
  /// - Parameter range: what the range test found, where the rates are not given.
  /// - Throws: `ValidationError` for rates and shapes that make no schedule.
  func configuration(
    in run: RunLength, range: RateRange? = nil
  ) throws -> ScheduleConfiguration {
    let settings: ScheduleSettings
    switch (choice, range) {
    case (.given(let max, let base), _): settings = shape.settings(max: max, base: base)
    case (.automatic, let range?):
      settings = shape.settings(
        max: range.upper, base: name.isTriangular ? range.lower : nil)
    case (.automatic, nil): preconditionFailure("An automatic rate needs a range.")
    }
    do {
      return try ScheduleConfiguration(name, settings, in: run)
    } catch {
      throw ValidationError("\(error)")
    }
  }
}
