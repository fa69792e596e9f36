/// Why a schedule cannot be made from a name and settings.
public enum ScheduleError: Error, Equatable, Sendable {
  case unknownName(String, nearest: String?)
  /// A rate that is not a number above zero (or from zero, where `zeroIsAllowed`).
  case rate(ScheduleSettings.Field, Double, zeroIsAllowed: Bool)
  /// The lower rate is above the upper.
  case swappedBounds(base: Double, max: Double)
  /// A number outside its range.
  case outOfRange(ScheduleSettings.Field, Double, allowed: String)
  /// A length that is not a number of at least zero, or longer than any run.
  case length(ScheduleSettings.Field, Length)
  /// A setting that the schedule does not have.
  case unusedSetting(ScheduleSettings.Field, by: ScheduleName)
  /// `joined` has no description by name.
  case needsSegments
  /// `joined` without a segment.
  case noSegments
}

extension ScheduleError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownName(let name, let nearest):
      """
      There is no schedule “\(name)”.\(nearest.map { " Did you mean “\($0)”?" } ?? "") \
      There are: \(ScheduleName.selectable.map(\.rawValue).joined(separator: ", ")).
      """
    case .rate(let field, let rate, let zeroIsAllowed):
      """
      The \(field) cannot be \(rate): give a finite number \
      \(zeroIsAllowed ? "of at least 0" : "above 0").
      """
    case .swappedBounds(let base, let max):
      "The base rate \(base) is above the maximum rate \(max): swap them."
    case .outOfRange(let field, let value, let allowed):
      "The \(field) cannot be \(value): give \(allowed)."
    case .length(let field, let length):
      """
      The \(field) cannot be \(length): give at least 0, and at most \(Horizon.mostSteps) steps or epochs.
      """
    case .unusedSetting(let field, let name):
      "The schedule \(name) has no \(field): leave it out, or choose another schedule."
    case .needsSegments:
      "The schedule joined is made of segments, which a name alone does not give."
    case .noSegments: "A joined schedule without segments has no rate: give it at least one."
    }
  }
}
