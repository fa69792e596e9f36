import Layers
import Tensors

/// Numbers that Python and Swift compute alike; `scripts/fixtures/formula.py` is the same in Python.
enum Formula {
  /// Numbers from -0.5 up to 0.5 in steps of 2⁻²⁴.
  static func values(_ count: Int, salt: Int) -> [Float] {
    (0..<count).map { index in
      var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ salt &* 40503 &+ 12345)
      h ^= h >> 16
      h = h &* 0x45D_9F3B
      h ^= h >> 15
      h = h &* 0x2C1B_3C6D
      h ^= h >> 16
      return Float(h >> 8) * 0x1p-24 - 0.5
    }
  }

  static func images(_ shape: Shape, salt: Int) -> AlignedMemory<Float> {
    let memory = AlignedMemory<Float>(count: shape.count)
    for (index, value) in values(shape.count, salt: salt).enumerated() { memory[index] = value }
    return memory
  }

  static func labels(_ count: Int, classes: Int, salt: Int) -> AlignedMemory<Int32> {
    let memory = AlignedMemory<Int32>(count: count)
    for index in 0..<count { memory[index] = Int32((index * 7 + salt * 3 + 1) % classes) }
    return memory
  }

  /// Weights within ±1/√(fan in), biases within ±0.5, scales within 1 ± 0.5, statistics as at first.
  static func weights(_ specs: [NamedTensor]) -> [NamedTensor] {
    var salt = 0
    return specs.map { spec in
      guard !spec.name.contains("running") else { return spec }
      let shape = spec.tensor.shape
      var values = values(shape.count, salt: salt)
      salt += 1
      if shape.rank > 1 {
        let fanIn = shape.count / shape[0]
        var power = 1
        while power * power * 4 <= fanIn { power *= 2 }
        for index in values.indices { values[index] /= Float(power) }
      } else if spec.name.hasSuffix("weight") {
        for index in values.indices { values[index] += 1 }
      }
      return NamedTensor(spec.name, Tensor(shape: shape, values: values))
    }
  }

  /// At most so many elements, evenly spread.
  static func sample(_ values: [Float], most: Int = 256) -> [Float] {
    let stride = max(1, (values.count + most - 1) / most)
    return Swift.stride(from: 0, to: values.count, by: stride).map { values[$0] }
  }
}
