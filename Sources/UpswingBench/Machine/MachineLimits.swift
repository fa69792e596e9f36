import CBench
import Tensors

/// What this machine does at best on a number of threads, as measured here and now.
struct MachineLimits: Encodable {
  /// Multiplications and additions, fused where the processor can, in registers alone.
  let operationsPerSecond: Double
  /// Bytes of large arrays read and written, by y ← y + x or by two such sums at once, whichever is more:
  /// what memory gives depends on the fraction of writing.
  let bytesPerSecond: Double

  /// Measures both; the fastest of several tries counts, since whatever disturbs one only slows it.
  ///
  /// - Complexity: about a second, and three quarters of a gigabyte of memory.
  static func measured(threads: Int) -> MachineLimits {
    let threads = Int32(threads)
    // Many times what any cache holds.
    let x = AlignedMemory<Float>(count: 1 << 26)
    let y = AlignedMemory<Float>(count: 1 << 26)
    let z = AlignedMemory<Float>(count: 1 << 26)
    var sum: Float = 0
    return MachineLimits(
      operationsPerSecond: fastest(of: 12) { cb_multiply_add(threads, 2_000_000, &sum) },
      bytesPerSecond: max(
        fastest(of: 8) { cb_accumulate(threads, x.count, x.pointer, y.pointer, nil) },
        fastest(of: 8) { cb_accumulate(threads, x.count, x.pointer, y.pointer, z.pointer) }))
  }

  /// The highest rate per second of what `amount` says that it did.
  private static func fastest(of tries: Int, _ amount: () -> Int64) -> Double {
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<tries {
      var done: Int64 = 0
      let time = clock.measure { done = amount() }
      best = max(best, Double(done) / (time / .seconds(1)))
    }
    return best
  }
}
