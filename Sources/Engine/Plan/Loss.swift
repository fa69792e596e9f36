/// What training minimises: the mean over the samples of a batch.
///
/// An evaluation gives the plain cross-entropy, without smoothing: a figure that can be compared with those of other
/// runs and programs, whatever they smooth by.
public enum Loss: Codable, Equatable, Sendable {
  /// Cross-entropy of the softmax of the scores.
  ///
  /// With smoothing s over K classes the target is (1 - s) for the label plus s / K for every class, as
  /// in PyTorch's `cross_entropy`. Source: Szegedy et al., arXiv 1512.00567.
  case softmaxCrossEntropy(labelSmoothing: Double)

  /// Cross-entropy of the softmax of the scores, without smoothing.
  public static let softmaxCrossEntropy = Loss.softmaxCrossEntropy(labelSmoothing: 0)
}
