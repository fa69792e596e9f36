import Layers
import Tensors

/// What both sides of a comparison compute with: weights and batches from a formula, so that nothing
/// has to be exchanged. `bench/formula.py` is the same in Python; change both or neither.
enum Formula {
  /// The streams of a batch's images, beyond those that number a model's tensors.
  private static let noiseStream: UInt32 = 1000
  private static let levelStream: UInt32 = 1001

  /// The `index`-th value of a stream: from -1 up to, not including, 1, exact in single precision.
  static func value(stream: UInt32, index: Int) -> Float {
    let bits = scrambled(scrambled(stream &+ 1) ^ UInt32(truncatingIfNeeded: index))
    return Float(bits >> 8) * 0x1p-23 - 1
  }

  /// Random-looking bits: a round of Wellons' `lowbias32`.
  private static func scrambled(_ value: UInt32) -> UInt32 {
    var x = value
    x = (x ^ (x >> 16)) &* 0x7FEB_352D
    x = (x ^ (x >> 15)) &* 0x846C_A68B
    return x ^ (x >> 16)
  }

  /// The weights and statistics to start from, in place of `initial`.
  ///
  /// Convolutions lie within √(3 / fan-in), which gives them a variance of 1 / fan-in, linear layers and
  /// biases within 1 / √(fan-in). Batch norm's scales and variances lie from 0.5 to 1.5, its shifts and
  /// means within 0.1, so that none of them can be left out without a trace.
  static func weights(replacing initial: [NamedTensor]) -> [NamedTensor] {
    let norms = Set(initial.compactMap { $0.name.dropping(suffix: ".running_mean") })
    var fanIn = 1
    return initial.enumerated().map { stream, named in
      let shape = named.tensor.shape
      let scale: Float
      var centre: Float = 0
      if let norm = named.name.dropping(lastPart: "."), norms.contains(norm) {
        let isFactor = named.name.hasSuffix(".weight") || named.name.hasSuffix(".running_var")
        centre = isFactor ? 1 : 0
        scale = isFactor ? 0.5 : 0.1
      } else {
        // A bias follows its layer's weight.
        if shape.rank > 1 { fanIn = shape.count / shape[0] }
        scale = ((shape.rank == 4 ? 3 : 1) / Float(fanIn)).squareRoot()
      }
      let values = (0..<shape.count).map {
        centre + scale * value(stream: UInt32(stream), index: $0)
      }
      return NamedTensor(named.name, Tensor(shape: shape, values: values))
    }
  }

  /// Noise in place of images, on a level of its own in each channel of each, and labels that change from
  /// each sample to the next.
  static func batch(
    _ input: Shape, classes: Int
  ) -> (images: AlignedMemory<Float>, labels: AlignedMemory<Int32>) {
    let images = AlignedMemory<Float>(count: input.count)
    let planeSize = input[2] * input[3]
    for plane in 0..<input[0] * input[1] {
      let level = value(stream: levelStream, index: plane)
      for index in plane * planeSize..<(plane + 1) * planeSize {
        images[index] = level + value(stream: noiseStream, index: index)
      }
    }
    let labels = AlignedMemory<Int32>(count: input[0])
    for index in 0..<input[0] { labels[index] = Int32(index * 7 % classes) }
    return (images, labels)
  }
}

extension String {
  /// What stands before `suffix`, or `nil` where it does not end the text.
  fileprivate func dropping(suffix: String) -> String? {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil
  }

  /// What stands before the last `separator`, or `nil` where there is none.
  fileprivate func dropping(lastPart separator: Character) -> String? {
    lastIndex(of: separator).map { String(self[..<$0]) }
  }
}
