import Layers
import Tensors

/// What both sides of a comparison compute: weights and batches from a formula, so that nothing has
/// to be exchanged. `bench/workload.py` is the same formula in Python; change both or neither.
enum Workload {
  static let classes = 5

  /// The `index`-th value of a stream: from -1 up to, not including, 1, exact in single precision.
  static func value(stream: UInt32, index: Int) -> Float {
    Float(mixed(stream: stream, index: index) >> 8) * 0x1p-23 - 1
  }

  /// Random-looking bits: two rounds of Wellons' `lowbias32`.
  private static func mixed(stream: UInt32, index: Int) -> UInt32 {
    scrambled(scrambled(stream &+ 1) ^ UInt32(truncatingIfNeeded: index))
  }

  private static func scrambled(_ value: UInt32) -> UInt32 {
    var x = value
    x = (x ^ (x >> 16)) &* 0x7FEB_352D
    x = (x ^ (x >> 15)) &* 0x846C_A68B
    return x ^ (x >> 16)
  }

  /// The weights to start from: convolutions and linear layers from the formula, within 1/√(fan-in)
  /// as PyTorch would draw them; batch norm's as they are.
  static func weights(replacing initial: [NamedTensor]) -> [NamedTensor] {
    var stream: UInt32 = 0
    var fanIn = 1
    return initial.map { named in
      guard !named.name.contains(".norm.") else { return named }
      let shape = named.tensor.shape
      // A bias follows its layer's weight and has the same bound.
      if shape.rank > 1 { fanIn = shape.count / shape[0] }
      let bound = 1 / Float(fanIn).squareRoot()
      let values = (0..<shape.count).map { bound * value(stream: stream, index: $0) }
      stream += 1
      return NamedTensor(named.name, Tensor(shape: shape, values: values))
    }
  }

  /// Noise in place of images, and labels that change from each sample to the next.
  static func batch(_ input: Shape) -> (images: AlignedMemory<Float>, labels: AlignedMemory<Int32>)
  {
    let images = AlignedMemory<Float>(count: input.count)
    for index in 0..<input.count { images[index] = value(stream: 1000, index: index) }
    let labels = AlignedMemory<Int32>(count: input[0])
    for index in 0..<input[0] { labels[index] = Int32(index * 7 % classes) }
    return (images, labels)
  }
}
