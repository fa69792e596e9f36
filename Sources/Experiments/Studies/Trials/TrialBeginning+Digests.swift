package import Engine
import ImageData
package import Records
import Tensors

extension TrialBeginning {
  /// What a trial is about to begin with.
  ///
  /// - Parameters:
  ///   - state: before the first step.
  ///   - epochs: how many epochs' orders count.
  /// - Throws: `ImageDataError` where the first batch cannot be read.
  package init(_ state: TrainingState, _ bench: TrainingSetup, epochs: Int) throws {
    let weights = state.weights.map { tensor in
      tensor.tensor.values.withUnsafeBytes { Array($0) }
    }
    let split = bench.split
    let training = split.training
    let orders = (0..<epochs).lazy.map { epoch in
      training.order(epoch: epoch).map { UInt32($0) }.withUnsafeBytes { Array($0) }
    }
    let batch = try bench.training.stream(epoch: 0, from: 0).next()
    let pixels = batch.map { batch in
      Array(
        UnsafeRawBufferPointer(
          start: batch.images.pointer, count: batch.images.count * MemoryLayout<Float>.stride))
    }
    self.init(
      weights: Self.digest(weights),
      split: Self.digest(
        [split.trainingSamples, split.validationSamples].flatMap { part in
          [Array("part".utf8)] + part.map(\.digest.bytes)
        }),
      order: Self.digest(orders), augmentation: Self.digest([pixels ?? []]))
  }

  /// The first 16 hexadecimal digits of a SHA-256: enough to tell two beginnings apart.
  private static func digest(_ parts: some Sequence<[UInt8]>) -> String {
    String(ContentDigest(of: parts).description.prefix(16))
  }
}
