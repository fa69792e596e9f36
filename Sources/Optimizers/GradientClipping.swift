/// A bound on gradients, applied before an update.
public enum GradientClipping: Codable, Equatable, Sendable {
  /// The Euclidean norm of all gradients together is scaled down to at most this.
  case norm(Double)
  /// Each element is cut to at most this in magnitude.
  case value(Double)

  /// Checks that the bound is a positive number.
  public func validate() throws(OptimizerError) {
    switch self {
    case .norm(let most):
      try OptimizerError.check("gradient clipping", "norm", most, in: .positive)
    case .value(let most):
      try OptimizerError.check("gradient clipping", "value", most, in: .positive)
    }
  }
}
