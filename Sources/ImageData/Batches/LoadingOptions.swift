/// How samples become batches. Numbers below 1 count as 1, but for `threads`.
public struct LoadingOptions: Equatable, Sendable {
  /// The samples of a batch; a training part smaller than this shrinks it.
  public var batchSize: Int { didSet { batchSize = max(1, batchSize) } }

  /// What is done to training images, or `nil` to show them as they are.
  public var augmentation: Augmentation?

  /// Whether training comes in a new order each epoch; otherwise sorted by class, then by the bytes of
  /// the file name.
  public var shuffles: Bool

  /// Mean and deviation to be used instead of the training part's own, such as
  /// `Normalisation.imageNet`.
  public var normalisation: Normalisation?

  /// Whether training decodes large JPEGs smaller than they are: 2, 4 or 8 times, as long as they are
  /// not smaller than what is needed. Faster for files much larger than the network's images, and a few
  /// levels off the exact result, which evaluation and the scan have in any case.
  ///
  /// It pays where the store cannot hold all images: those that it holds from the scan are decoded once
  /// more.
  public var scaledDecoding: Bool

  /// How many threads prepare batches in the background; with 0, who asks for a batch computes it. The
  /// batches do not depend on it.
  public var threads: Int { didSet { threads = max(0, threads) } }

  /// How many batches are prepared ahead of the one in use, where threads do so.
  public var batchesAhead: Int { didSet { batchesAhead = max(1, batchesAhead) } }

  public init(
    batchSize: Int = 64, augmentation: Augmentation? = Augmentation(), shuffles: Bool = true,
    normalisation: Normalisation? = nil, scaledDecoding: Bool = false, threads: Int = 2,
    batchesAhead: Int = 2
  ) {
    self.batchSize = max(1, batchSize)
    self.augmentation = augmentation
    self.shuffles = shuffles
    self.normalisation = normalisation
    self.scaledDecoding = scaledDecoding
    self.threads = max(0, threads)
    self.batchesAhead = max(1, batchesAhead)
  }
}
