/// What a sample of a data set is there for.
public enum Part: String, Codable, CaseIterable, Sendable {
  /// To fit the weights.
  case training
  /// To choose among settings, epochs and models.
  case validation
  /// To be looked at once, at the very end.
  case test
}
