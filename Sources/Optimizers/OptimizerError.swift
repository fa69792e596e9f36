import Tensors

/// Why an optimizer, or a bound on its gradients, cannot be used as described.
public enum OptimizerError: Error, Equatable, Sendable {
  /// No rule has this name.
  case unknownName(String)
  /// A hyper-parameter lies outside its range, or is not a number.
  case outOfRange(owner: String, parameter: String, value: Double, allowed: AllowedRange)
  /// A momentum was given to a rule that has none.
  case noMomentum(optimizer: String)
  /// Nesterov's look-ahead needs a momentum and no dampening.
  case nesterov(momentum: Double?, dampening: Double)

  /// The values that a hyper-parameter may take.
  public enum AllowedRange: String, Equatable, Sendable {
    /// A number from zero up.
    case nonNegative = "zero or more"
    /// A number above zero.
    case positive = "more than zero"
    /// A decay factor: zero, or less than one.
    case belowOne = "at least 0 and less than 1"
    /// A share: zero, one or between.
    case unit = "from 0 to 1"

    /// Whether a value is a finite number of this range.
    public func contains(_ value: Double) -> Bool {
      guard value.isFinite else { return false }
      return switch self {
      case .nonNegative: value >= 0
      case .positive: value > 0
      case .belowOne: value >= 0 && value < 1
      case .unit: value >= 0 && value <= 1
      }
    }
  }

  /// Throws unless `value` lies in `allowed`.
  static func check(
    _ owner: String, _ parameter: String, _ value: Double, in allowed: AllowedRange
  ) throws(OptimizerError) {
    guard allowed.contains(value) else {
      throw .outOfRange(owner: owner, parameter: parameter, value: value, allowed: allowed)
    }
  }
}

extension OptimizerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownName(let name):
      let known = OptimizerName.allCases.map(\.rawValue)
      let guess = NearestName.nearest(to: name, among: known).map { " Did you mean \($0)?" } ?? ""
      return "There is no optimizer “\(name)”.\(guess) Known are \(known.joined(separator: ", "))."
    case .outOfRange(let owner, let parameter, let value, let allowed):
      return "The \(parameter) of \(owner) is \(value); it must be \(allowed.rawValue)."
    case .noMomentum(let optimizer):
      return "The optimizer \(optimizer) has no momentum; leave the momentum out, or choose "
        + "one that has: sgd, rmsprop, lion, or one of the Adam family."
    case .nesterov(let momentum, let dampening):
      return "Nesterov momentum needs a momentum above zero and no dampening; they are "
        + "\(momentum ?? 0) and \(dampening)."
    }
  }
}
