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

  /// Replaces running means by ones within ±0.25 and running variances by ones within 0.5 ± 0.25.
  static func statistics(_ weights: [NamedTensor]) -> [NamedTensor] {
    var salt = 500
    return weights.map { tensor in
      guard tensor.name.contains("running") else { return tensor }
      let shape = tensor.tensor.shape
      let isMean = tensor.name.hasSuffix("mean")
      let values = values(shape.count, salt: salt).map { isMean ? $0 / 2 : ($0 + 1) / 2 }
      salt += 1
      return NamedTensor(tensor.name, Tensor(shape: shape, values: values))
    }
  }

  /// Each piece of a tensor multiplied with a vector as long.
  static func products(_ tensor: [Float], pieces: Int = 8) -> [Double] {
    let terms = zip(tensor, values(tensor.count, salt: 2000)).map { Double($0) * Double($1) }
    let length = (terms.count + pieces - 1) / pieces
    return stride(from: 0, to: terms.count, by: length).map {
      terms[$0..<min($0 + length, terms.count)].reduce(0, +)
    }
  }

  /// At most so many elements, evenly spread.
  static func sample(_ values: [Float], most: Int = 256) -> [Float] {
    let stride = max(1, (values.count + most - 1) / most)
    return Swift.stride(from: 0, to: values.count, by: stride).map { values[$0] }
  }

  /// What stands for a tensor: see `digest` in `scripts/fixtures/formula.py`.
  static func digest(_ values: [Float], most: Int) -> [Double] {
    [Double(values.map(abs).max() ?? 0)] + products(values, pieces: 2)
      + sample(values, most: most).map(Double.init)
  }

  /// The largest difference from a digest of PyTorch's, over the largest value; a gradient that is none by rights is as
  /// far as its largest value.
  static func error(of values: [Float], against digest: [Double], most: Int) -> Double {
    guard values.allSatisfy(\.isFinite) else { return .infinity }
    let own = Self.digest(values, most: most)
    if digest == [0] { return own[0] }
    guard own.count == digest.count else { return .infinity }
    // Differences of all elements by d, of either sign, add up to about d times the root of their
    // number, and the vector's values have a mean square of 1/12.
    let pieces = values.count == 1 ? 1 : 2
    let piece = Double((values.count + pieces - 1) / pieces)
    let differences = zip(own, digest).enumerated().map { index, pair in
      abs(pair.0 - pair.1) / ((1...pieces).contains(index) ? max(1, (piece / 12).squareRoot()) : 1)
    }
    return (differences.max() ?? 0) / digest[0]
  }

  /// In the order of PyTorch's state dictionary, where a block's own tensor comes before those of its layers.
  static func inPublishersOrder(_ tensors: [NamedTensor]) -> [NamedTensor] {
    var result: [NamedTensor] = []
    for tensor in tensors {
      if tensor.name.hasSuffix("layer_scale") {
        let block = tensor.name.dropLast("layer_scale".count)
        result.insert(
          tensor, at: result.firstIndex { $0.name.hasPrefix(block) } ?? result.endIndex)
      } else {
        result.append(tensor)
      }
    }
    return result
  }
}
