internal import CImageCodecs
internal import Tensors

/// Computes any batch of one pass into given memory; safe to use from several threads.
struct BatchFiller: Sendable {
  let source: ImageBatches
  let epoch: Int
  private let order: [Int]

  init(_ source: ImageBatches, epoch: Int) {
    self.source = source
    self.epoch = epoch
    order = source.order(epoch: epoch)
  }

  /// Fills a batch and gives its number of samples; what is behind them becomes zero.
  func fill(
    _ batch: Int, images: AlignedMemory<Float>, labels: AlignedMemory<Int32>
  ) throws(ImageDataError) -> Int {
    let first = batch * source.batchSize
    let count = min(source.batchSize, order.count - first)
    let size = source.imageShape.count / source.batchSize
    for i in 0..<count {
      let sample = order[first + i]
      labels[i] = Int32(source.samples[sample].label)
      try fill(sample, into: images.pointer + i * size)
    }
    (images.pointer + count * size).update(
      repeating: 0, count: (source.batchSize - count) * size)
    (labels.pointer + count).update(repeating: 0, count: source.batchSize - count)
    return count
  }

  private func fill(
    _ sample: Int, into planes: UnsafeMutablePointer<Float>
  ) throws(ImageDataError) {
    let isTraining = source.pass != .evaluation
    let image = try source.store.pixels(
      of: source.samples[sample], reduced: isTraining && source.loading.scaledDecoding)
    let sizing = source.store.sizing
    if isTraining, let augmentation = source.loading.augmentation {
      // A view is the image's own, whatever split it is in.
      let key = source.pass == .views ? source.samples[sample].slot : sample
      let draw = augmentation.draw(
        seed: source.seed, epoch: epoch, sample: key, width: image.width, height: image.height)
      image.augmented(
        by: draw, side: sizing.side, normalisation: source.normalisation, into: planes)
    } else {
      let inset = sizing.centre(of: image)
      image.normalised(
        by: source.normalisation, left: inset, top: inset, width: sizing.side,
        height: sizing.side, into: planes)
    }
  }
}
