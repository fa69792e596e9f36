import Tensors
import Wording

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

  /// Two groups of parameters have the same prefix.
  case repeatedGroup(String)
  /// No parameter's name begins with a group's prefix.
  case emptyGroup(prefix: String, parameters: [String])
  /// An average was asked for of what a rule averages itself.
  case averagedTwice(optimizer: String)
  /// A group of parameters has a weight decay, and the rule knows none.
  case noWeightDecay(optimizer: String, prefix: String)
  /// Every parameter has a rate multiplier of zero.
  case everythingFrozen

  /// The values that a hyper-parameter may take.
  public enum AllowedRange: String, Equatable, Sendable {
    /// A number from zero up.
    case nonNegative = "zero or more"
    /// A number above zero.
    case positive = "more than zero"
    /// A decay factor: zero, or less than one.
    case belowOne = "at least 0 and less than 1"
    /// A fraction: zero, one or between.
    case unit = "from 0 to 1"
    /// A fraction of two that both have some.
    case between = "more than 0 and less than 1"
    /// A factor of growth.
    case aboveOne = "more than 1"

    /// Whether a value is a finite number of this range.
    public func contains(_ value: Double) -> Bool {
      guard value.isFinite else { return false }
      return switch self {
      case .nonNegative: value >= 0
      case .positive: value > 0
      case .belowOne: value >= 0 && value < 1
      case .unit: value >= 0 && value <= 1
      case .between: value > 0 && value < 1
      case .aboveOne: value > 1
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
        + "one that has: sgd, rmsprop, lion, lamb, muon, or one of the Adam family."
    case .nesterov(let momentum, let dampening):
      return "Nesterov momentum needs a momentum above zero and no dampening; they are "
        + "\(momentum ?? 0) and \(dampening)."
    case .repeatedGroup(let prefix):
      return "The parameters “\(prefix)” are given the same setting twice; give it once."
    case .emptyGroup(let prefix, let parameters):
      let prefixes = Self.prefixes(of: parameters)
      let guess =
        NearestName.nearest(to: prefix, among: prefixes).map { " Did you mean \($0)?" } ?? ""
      let first = prefixes.filter { !$0.contains(".") }.joined(separator: ", ")
      return
        "No parameter has a name that begins with “\(prefix)”.\(guess) The model's names begin "
        + "with \(first)."
    case .averagedTwice(let optimizer):
      return
        "The optimizer \(optimizer) evaluates an average of its own; leave the other average out."
    case .noWeightDecay(let optimizer, let prefix):
      return
        "The optimizer \(optimizer) decays no weights, so that the parameters “\(prefix)” can have no weight decay; leave it "
        + "out."
    case .everythingFrozen:
      return
        "Every parameter is frozen, so that there is nothing to train; give some of them a rate "
        + "multiplier above zero."
    }
  }

  /// All that groups of these parameters may be called, shorter names first: `head`, `head.output`, ….
  private static func prefixes(of parameters: [String]) -> [String] {
    var known = Set<String>()
    let prefixes = parameters.flatMap { name in
      let parts = name.split(separator: ".")
      return (1...max(parts.count, 1)).map { parts.prefix($0).joined(separator: ".") }
    }.filter { known.insert($0).inserted }
    return prefixes.filter { !$0.contains(".") } + prefixes.filter { $0.contains(".") }
  }
}
