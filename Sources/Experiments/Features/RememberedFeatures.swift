import Engine
import Files
import ImageData
import Synchronization
import Tensors

/// Batches of images, each in place of its pixels by its features, which are computed when they are first asked for and
/// remembered as long as there is room.
///
/// For who asks for the same batches again and again, as a search for the rate does with each of its trials: what comes of
/// it is what comes of the images, to the last bit.
final class RememberedFeatures: BatchSource {
  private struct Place: Hashable {
    let epoch: Int
    let batch: Int
  }

  fileprivate struct Features {
    let values: AlignedMemory<Float>
    let labels: AlignedMemory<Int32>
    let count: Int

    var byteCount: Int {
      values.count * MemoryLayout<Float>.stride + labels.count * MemoryLayout<Int32>.stride
    }
  }

  private struct Memory {
    let extractor: FeatureExtractor
    var batches: [Place: Features] = [:]
    var byteCount = 0
  }

  private let images: ImageBatches
  private let memory: Mutex<Memory>
  private let byteLimit: Int

  /// A gibibyte, or a quarter of what the machine has left where that is less.
  static var usualLimit: Int { min(1 << 30, (MachineMemory().available ?? .max) / 4) }

  /// - Parameters:
  ///   - extractor: the frozen part.
  ///   - byteLimit: what remembered features may take.
  init(of images: ImageBatches, by extractor: sending FeatureExtractor, byteLimit: Int) {
    self.images = images
    self.byteLimit = byteLimit
    memory = Mutex(Memory(extractor: extractor))
  }

  var classes: [String] { images.classes }
  var sampleCount: Int { images.sampleCount }
  var batchSize: Int { images.batchSize }
  var batchCount: Int { images.batchCount }

  func stream(epoch: Int, from firstBatch: Int) -> any BatchStream {
    Stream(self, epoch: epoch, firstBatch: firstBatch)
  }

  /// The features of a batch that was asked for before.
  private func remembered(_ place: Place) -> Features? {
    memory.withLock { $0.batches[place] }
  }

  /// Computes the features of a batch and remembers them.
  private func features(of batch: Batch, at place: Place) -> Features {
    let (images, labels, count) = (batch.images, batch.labels, batch.count)
    return memory.withLock { memory in
      let values = memory.extractor.features(of: images)
      let kept = AlignedMemory<Float>(count: values.count)
      // What fills up a batch is zero, as it is where features lie ready.
      let filled = values.count / self.images.batchSize * count
      kept.pointer.update(from: values.baseAddress!, count: filled)
      let features = Features(values: kept, labels: labels.copy(), count: count)
      if memory.byteCount + features.byteCount <= byteLimit {
        memory.batches[place] = features
        memory.byteCount += features.byteCount
      }
      return features
    }
  }

  private final class Stream: BatchStream {
    private let source: RememberedFeatures
    private let epoch: Int
    private var position: Int
    /// The images from `position` on, once some are asked for of which no features are remembered.
    private var images: (any BatchStream)?

    init(_ source: RememberedFeatures, epoch: Int, firstBatch: Int) {
      self.source = source
      self.epoch = epoch
      position = firstBatch
    }

    func next() throws -> Batch? {
      guard position < source.batchCount else { return nil }
      let place = Place(epoch: epoch, batch: position)
      if let known = source.remembered(place) {
        images = nil
        position += 1
        return Batch(known)
      }
      let images = images ?? source.images.stream(epoch: epoch, from: position)
      self.images = images
      guard let batch = try images.next() else { return nil }
      position += 1
      return Batch(source.features(of: batch, at: place))
    }
  }
}

extension Batch {
  fileprivate init(_ features: RememberedFeatures.Features) {
    self.init(images: features.values, labels: features.labels, count: features.count)
  }
}
