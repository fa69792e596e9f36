/// Which front part of a model is not trained: a stage and all before it.
///
/// What is frozen has no backward pass, no gradients and no memory of an optimizer.
public struct Freezing: Codable, Equatable, Sendable {
  /// What the batch norms of the frozen part do in training.
  public enum Norms: String, CaseIterable, Codable, Sendable {
    /// They normalise by their running statistics, as in evaluation, and keep them: an image's features depend on the
    /// image alone.
    case running
    /// They normalise by the batch's statistics, and the running ones follow, as where PyTorch's `requires_grad` is
    /// cleared but the module is left in training mode.
    case batch
  }

  /// The last stage that is frozen.
  public var stage: String
  public var norms: Norms

  public init(through stage: String, norms: Norms = .running) {
    self.stage = stage
    self.norms = norms
  }
}
