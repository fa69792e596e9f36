internal import Tensors

/// One pass whose batches are computed when they are asked for, by the thread that asks.
final class DirectBatchStream: BatchStream {
  private let filler: BatchFiller
  private let images: AlignedMemory<Float>
  private let labels: AlignedMemory<Int32>
  private var position: Int

  init(_ filler: BatchFiller, firstBatch: Int) {
    self.filler = filler
    images = AlignedMemory(count: filler.source.imageShape.count)
    labels = AlignedMemory(count: filler.source.batchSize)
    position = firstBatch
  }

  func next() throws -> Batch? {
    guard position < filler.source.batchCount else { return nil }
    defer { position += 1 }
    let count = try filler.fill(position, images: images, labels: labels)
    return Batch(images: images, labels: labels, count: count)
  }
}
