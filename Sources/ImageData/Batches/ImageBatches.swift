public import Tensors

/// Samples of an image folder as batches; made by `ImageSplit`.
public struct ImageBatches: BatchSource {
  enum Pass {
    case training
    case evaluation
    /// Every sample once, in order, augmented: the epoch is the number of the view.
    case views
  }

  /// All samples, in the order in which an unshuffled pass has them.
  public let samples: [ImageSample]
  public let classes: [String]
  public let batchSize: Int

  /// Mean and deviation that are taken out.
  public let normalisation: Normalisation

  let store: PixelStore
  let seed: UInt64
  let loading: LoadingOptions
  let pass: Pass

  init(
    _ samples: [ImageSample], classes: [String], store: PixelStore, normalisation: Normalisation,
    seed: UInt64, loading: LoadingOptions, pass: Pass
  ) {
    self.samples = samples
    self.classes = classes
    self.store = store
    self.normalisation = normalisation
    self.seed = seed
    self.loading = loading
    self.pass = pass
    batchSize =
      switch pass {
      case .training: max(1, min(loading.batchSize, samples.count))
      case .evaluation, .views: loading.batchSize
      }
  }

  /// The samples of one pass: training leaves out those that fill no batch, other ones each epoch where
  /// it shuffles.
  public var sampleCount: Int { pass == .training ? batchCount * batchSize : samples.count }

  public var batchCount: Int {
    switch pass {
    case .training: samples.count / batchSize
    case .evaluation, .views: (samples.count + batchSize - 1) / batchSize
    }
  }

  /// The shape of a batch's images.
  public var imageShape: Shape { [batchSize, 3, store.sizing.side, store.sizing.side] }

  /// The positions in `samples` of one pass, in order; a pure function of (seed, epoch).
  ///
  /// - Complexity: O(samples).
  public func order(epoch: Int) -> [Int] {
    var order = Array(samples.indices)
    guard pass == .training && loading.shuffles else { return order }
    var random = RandomStream(seed: seed, purpose: .order, epoch: epoch)
    // Fisher and Yates, in Durstenfeld's form. Our own, since a standard library may change its mind.
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, random.index(below: last + 1))
    }
    return order
  }

  public func stream(epoch: Int, from firstBatch: Int = 0) -> any BatchStream {
    let filler = BatchFiller(self, epoch: epoch)
    return loading.threads == 0
      ? DirectBatchStream(filler, firstBatch: firstBatch)
      : ImageBatchStream(filler, firstBatch: firstBatch)
  }
}
