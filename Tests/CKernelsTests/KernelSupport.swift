import CKernels
import Tensors
import Testing

/// Every way in which this machine can run a kernel.
let variants: [ck_run] = [CK_ISA_PORTABLE, CK_ISA_AVX2, CK_ISA_AVX512]
  .filter(ck_isa_supported)
  .flatMap { isa in [1, 3].map { ck_run(threads: $0, isa: isa) } }

/// Runs a kernel in all variants, expects the same bits from each, and gives them.
func sameEverywhere(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: (ck_run) -> [[Float]]
) -> [[Float]] {
  let first = body(variants[0])
  for run in variants.dropFirst() {
    let other = body(run)
    for (a, b) in zip(first, other) {
      let same = a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
      #expect(
        same, "isa \(run.isa.rawValue), \(run.threads) threads", sourceLocation: sourceLocation)
    }
  }
  return first
}

/// Lends an array's memory to a kernel that reads and writes it.
func inPlace(_ values: inout [Float], _ body: (UnsafeMutablePointer<Float>) -> Void) {
  values.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
}

/// Reproducible values between -1 and 1.
func randomValues(_ count: Int, seed: UInt64 = 1) -> [Float] {
  var stream = RandomStream(seed: seed, purpose: .drawing)
  return (0..<count).map { _ in stream.uniform(in: -1...1) }
}

/// Expects the largest difference, over the largest reference value, to stay within `tolerance`.
func expectClose(
  _ values: [Float], _ reference: [Double], within tolerance: Double = 2e-6,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == reference.count, sourceLocation: sourceLocation)
  let scale = max(reference.map(abs).max() ?? 0, 1e-30)
  let worst = zip(values, reference).map { abs(Double($0) - $1) }.max() ?? 0
  #expect(
    worst / scale <= tolerance, "off by \(worst) of \(scale)", sourceLocation: sourceLocation)
}

extension ck_shape {
  init(_ batch: Int, _ channels: Int, _ height: Int, _ width: Int, block: Int) {
    self.init(
      batch: Int32(batch), channels: Int32(channels), height: Int32(height), width: Int32(width),
      block: Int32(block))
  }

  var planarCount: Int { Int(batch) * Int(channels) * pixels }
  var pixels: Int { Int(height) * Int(width) }
  var paddedChannels: Int { Int(ck_padded_channels(self)) }
  var blockedCount: Int { ck_blocked_count(self) }

  /// Where the element (n, c, pixel) is in blocked memory.
  func place(_ n: Int, _ c: Int, _ pixel: Int) -> Int {
    let lanes = Int(block)
    return ((n * (paddedChannels / lanes) + c / lanes) * pixels + pixel) * lanes + c % lanes
  }

  /// Planar values in blocked order, by plain loops; `padding` fills the channels beyond the last.
  func blocked<T>(_ planar: [T], padding: T) -> [T] {
    var out = [T](repeating: padding, count: blockedCount)
    for n in 0..<Int(batch) {
      for c in 0..<Int(channels) {
        for p in 0..<pixels {
          out[place(n, c, p)] = planar[(n * Int(channels) + c) * pixels + p]
        }
      }
    }
    return out
  }

  func blocked(_ planar: [Float]) -> [Float] { blocked(planar, padding: 0) }

  /// The way back; expects the padding to be exactly zero.
  func planar(
    _ blocked: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) -> [Float] {
    var out = [Float](repeating: 0, count: planarCount)
    for n in 0..<Int(batch) {
      for c in 0..<Int(channels) {
        for p in 0..<pixels {
          out[(n * Int(channels) + c) * pixels + p] = blocked[place(n, c, p)]
        }
      }
      let padding = (Int(channels)..<paddedChannels).flatMap { c in
        (0..<pixels).map { blocked[place(n, c, $0)] }
      }
      #expect(padding.allSatisfy { $0 == 0 }, sourceLocation: sourceLocation)
    }
    return out
  }

  /// A vector by channel, padded with zeros.
  func padded(_ values: [Float]) -> [Float] {
    values + [Float](repeating: 0, count: paddedChannels - values.count)
  }
}

/// Shapes of both blocks: whole blocks and padded ones, odd planes, enough work for several threads.
let shapes: [ck_shape] = [8, 16].flatMap { block in
  [
    ck_shape(2, 16, 4, 4, block: block), ck_shape(1, 3, 5, 7, block: block),
    ck_shape(3, 19, 33, 29, block: block), ck_shape(2, 21, 32, 36, block: block),
    ck_shape(7, 5, 1, 1, block: block),
  ]
}
