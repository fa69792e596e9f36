import Tensors

/// Random damage to bytes, the same on each run.
struct Mutations {
  private var random: RandomStream

  init(seed: UInt64) { random = RandomStream(seed: seed, purpose: .drawing) }

  /// A few bytes changed, and sometimes the end cut off.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = UInt8.random(in: 0...255, using: &random)
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
    }
    return bytes
  }
}
