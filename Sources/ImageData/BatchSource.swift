/// Where a trainer or an evaluation gets its batches.
public protocol BatchSource: Sendable {
  /// The names of the classes; a label is an index into them.
  var classes: [String] { get }

  /// The samples of one pass.
  var sampleCount: Int { get }

  /// The samples of one batch: the capacity of every `Batch` that streams of this source give.
  var batchSize: Int { get }

  /// The batches of one pass.
  var batchCount: Int { get }

  /// A pass over the data.
  ///
  /// The same epoch gives the same batches, however often, from whichever batch on and with however many
  /// threads it is read.
  ///
  /// - Parameters:
  ///   - epoch: from 0; it decides order and augmentation.
  ///   - firstBatch: where to enter the pass, from 0.
  func stream(epoch: Int, from firstBatch: Int) -> any BatchStream
}
