/// Batch normalisation of images over samples and pixels, with a learnt scale and shift a channel.
///
/// Training normalises by the batch's own mean and variance and keeps running ones; evaluation uses
/// those. As in PyTorch the running variance is the unbiased one, over n - 1.
///
/// Parameters: `weight`, `bias` `[C]`; statistics: `running_mean`, `running_var` `[C]`.
///
/// Source: Ioffe, Szegedy, arXiv 1502.03167.
public struct BatchNorm: LayerDescription {
  /// Added to the variance.
  public var epsilon: Double
  /// The share of a batch's statistics in the running ones.
  public var momentum: Double

  public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  public var kind: LayerKind { .batchNorm(self) }
}
