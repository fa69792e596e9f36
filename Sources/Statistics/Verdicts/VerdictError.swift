/// Why scores allow no comparison.
public enum VerdictError: Error, Equatable, Sendable {
  /// There is one arm, or none.
  case arms([String])
  /// The arm to compare with has no scores; those that have some.
  case unknownArm(String, known: [String])
  /// No two arms that are to be compared share more than one seed, or more than one split: of those that share most, how many.
  case tooFewPairs(first: String, second: String, shared: Int, areSplits: Bool)
}
