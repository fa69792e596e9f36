public import Tensors

/// Labelled, normalised images, or features of images, ready for a plan.
///
/// Its memory is lent: it stays valid until the stream that gave it is asked for the next batch.
public struct Batch {
  /// `[capacity, 3, height, width]`, planar RGB floats, less the mean and over the deviation; or what the frozen part
  /// of a model made of them, in its shape.
  public let images: AlignedMemory<Float>

  /// `capacity` class indices.
  public let labels: AlignedMemory<Int32>

  /// How many samples at the front count; the rest (the last batch of an evaluation) is zero.
  public let count: Int

  public init(images: AlignedMemory<Float>, labels: AlignedMemory<Int32>, count: Int) {
    self.images = images
    self.labels = labels
    self.count = count
  }
}
