package import ImageData
import Tensors

/// Batches of images, each in place of its pixels by its features.
///
/// Order, labels and which samples a pass has are those of the images. Where training is augmented, an epoch sees the
/// view of its number, and after the last view the first again.
package struct FeatureBatches: BatchSource {
  private let images: ImageBatches
  private let bank: FeatureBank
  private let isTraining: Bool

  /// - Parameter isTraining: whether `images` is a training part, whose images are augmented if any are.
  package init(_ images: ImageBatches, from bank: FeatureBank, isTraining: Bool) {
    self.images = images
    self.bank = bank
    self.isTraining = isTraining
  }

  package var classes: [String] { images.classes }
  package var sampleCount: Int { images.sampleCount }
  package var batchSize: Int { images.batchSize }
  package var batchCount: Int { images.batchCount }

  package func stream(epoch: Int, from firstBatch: Int) -> any BatchStream {
    Stream(self, epoch: epoch, firstBatch: firstBatch)
  }

  private final class Stream: BatchStream {
    private let source: FeatureBatches
    private let order: [Int]
    private let view: Int?
    private var position: Int
    private let features: AlignedMemory<Float>
    private let labels: AlignedMemory<Int32>

    init(_ source: FeatureBatches, epoch: Int, firstBatch: Int) {
      self.source = source
      order = source.images.order(epoch: epoch)
      view = source.isTraining && source.bank.views > 0 ? epoch % source.bank.views : nil
      position = firstBatch
      features = AlignedMemory(count: source.batchSize * source.bank.shape.count)
      labels = AlignedMemory(count: source.batchSize)
    }

    func next() throws -> Batch? {
      guard position < source.batchCount else { return nil }
      let size = source.bank.shape.count
      let first = position * source.batchSize
      let count = min(source.batchSize, order.count - first)
      for index in 0..<count {
        let sample = source.images.samples[order[first + index]]
        labels[index] = Int32(sample.label)
        try source.bank.copy(
          FeatureBank.Key(slot: sample.slot, view: view),
          into: features.pointer + index * size)
      }
      (features.pointer + count * size).update(
        repeating: 0, count: (source.batchSize - count) * size)
      (labels.pointer + count).update(repeating: 0, count: source.batchSize - count)
      position += 1
      return Batch(images: features, labels: labels, count: count)
    }
  }
}
