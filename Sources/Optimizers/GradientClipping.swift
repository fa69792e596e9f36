/// A bound on gradients, applied before an update.
public enum GradientClipping: Codable, Equatable, Sendable {
  /// The Euclidean norm of all gradients together is scaled down to at most this.
  case norm(Double)
  /// Each element is cut to at most this in magnitude.
  case value(Double)
}
