import ImageData
import Tensors

/// Small labelled images drawn from noise around a pattern for each class: learnt in milliseconds.
struct SyntheticSource: BatchSource {
  let classes: [String]
  let sampleCount: Int
  let batchSize: Int
  let side: Int
  let seed: UInt64
  /// Evaluation keeps the last short batch and never shuffles.
  let isEvaluation: Bool
  /// Called on the training thread as a batch is handed out.
  var onBatch: @Sendable (_ epoch: Int, _ batch: Int) throws -> Void = { _, _ in }
  /// How far pixels lie from the pattern, at most.
  var noise: Float = 1
  /// The classes of the samples, which come round again and again; more of one than of others makes a set uneven.
  var turns: [Int]
  /// Makes images of a step no numbers, as a broken file would.
  var poisonedStep: Int?

  init(
    samples: Int = 24, batchSize: Int = 8, side: Int = 8, classes: Int = 3, seed: UInt64 = 1,
    isEvaluation: Bool = false
  ) {
    self.classes = (0..<classes).map { "class \($0)" }
    turns = Array(0..<classes)
    sampleCount = samples
    self.batchSize = batchSize
    self.side = side
    self.seed = seed
    self.isEvaluation = isEvaluation
  }

  var batchCount: Int {
    isEvaluation ? (sampleCount + batchSize - 1) / batchSize : sampleCount / batchSize
  }

  func stream(epoch: Int, from firstBatch: Int) -> any BatchStream {
    Stream(source: self, epoch: epoch, next: firstBatch)
  }

  /// The samples of an epoch in their order.
  private func order(_ epoch: Int) -> [Int] {
    guard !isEvaluation else { return Array(0..<sampleCount) }
    var random = RandomStream(seed: seed, purpose: .order, epoch: epoch)
    return (0..<sampleCount).shuffled(using: &random)
  }

  private func label(of sample: Int) -> Int { turns[sample % turns.count] }

  private func write(_ sample: Int, to images: UnsafeMutablePointer<Float>) {
    let label = label(of: sample)
    var random = RandomStream(seed: seed, purpose: .drawing, sample: sample)
    for index in 0..<3 * side * side {
      let stripe: Float = index % classes.count == label ? 1 : 0
      images[index] = stripe + random.uniform(in: -noise...noise)
    }
  }

  private final class Stream: BatchStream {
    private let source: SyntheticSource
    private let epoch: Int
    private let order: [Int]
    private var index: Int
    private let images: AlignedMemory<Float>
    private let labels: AlignedMemory<Int32>

    init(source: SyntheticSource, epoch: Int, next: Int) {
      self.source = source
      self.epoch = epoch
      order = source.order(epoch)
      index = next
      images = AlignedMemory(count: source.batchSize * 3 * source.side * source.side)
      labels = AlignedMemory(count: source.batchSize)
    }

    func next() throws -> Batch? {
      guard index < source.batchCount else { return nil }
      try source.onBatch(epoch, index)
      let samples = order[(index * source.batchSize)...].prefix(source.batchSize)
      images.buffer.update(repeating: 0)
      labels.buffer.update(repeating: 0)
      let size = 3 * source.side * source.side
      for (place, sample) in samples.enumerated() {
        source.write(sample, to: images.pointer + place * size)
        labels[place] = Int32(source.label(of: sample))
      }
      if source.poisonedStep == epoch * source.batchCount + index { images[0] = .nan }
      index += 1
      return Batch(images: images, labels: labels, count: samples.count)
    }
  }
}
