/// What a parameter holds before training.
public enum Initialisation: Equatable, Sendable {
  /// Evenly distributed from `-bound` to `bound`.
  case uniform(bound: Double)
  /// Around zero with this standard deviation.
  case normal(std: Double)
  /// The same, drawn again where it is beyond `bound` on either side.
  case truncatedNormal(std: Double, bound: Double)
  case constant(Float)
}
