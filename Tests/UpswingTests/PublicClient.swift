import Upswing

/// What a user of the library brings along: batches from memory, of two classes that differ in brightness.
struct MemoryBatches: BatchSource {
  var classes = ["dark", "bright"]
  var batchSize = 4
  var batchCount = 3
  /// What every label is raised by.
  var labelShift: Int32 = 0

  var sampleCount: Int { batchCount * batchSize }

  func stream(epoch: Int, from firstBatch: Int) -> any BatchStream {
    Stream(source: self, next: firstBatch)
  }

  private final class Stream: BatchStream {
    private let source: MemoryBatches
    private var position: Int

    init(source: MemoryBatches, next: Int) {
      self.source = source
      position = next
    }

    func next() throws -> Batch? {
      guard position < source.batchCount else { return nil }
      let images = AlignedMemory<Float>(count: source.batchSize * Client.input.count / 4)
      let labels = AlignedMemory<Int32>(count: source.batchSize)
      var random = RandomStream(seed: 1, purpose: .order, epoch: position)
      for sample in 0..<source.batchSize {
        let label = (sample + position) % 2
        labels[sample] = Int32(label) + source.labelShift
        let size = images.count / source.batchSize
        for index in 0..<size {
          images[sample * size + index] = Float(label) + random.uniform(in: -1...1)
        }
      }
      position += 1
      return Batch(images: images, labels: labels, count: source.batchSize)
    }
  }
}

/// The network that the tests of the library's border train.
enum Client {
  static let input: Shape = [4, 3, 8, 8]

  static let model = Model {
    Conv2D(4, kernel: 3, padding: .same)
    BatchNorm()
    ReLU()
    MaxPool2D(2)
    Flatten()
    Dropout(0.1)
    Linear(2)
  }

  static func plan() throws -> Plan {
    try model.compile(input: input, options: PlanOptions(threads: 1))
  }
}
