/// What a parameter holds before training: PyTorch's defaults.
public enum Initialisation: Equatable, Sendable {
  /// Evenly distributed from `-bound` to `bound`.
  case uniform(bound: Double)
  case constant(Float)
}
