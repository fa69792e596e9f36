import Foundation

/// The random numbers for one (seed, purpose, epoch, sample): a stream that can be entered anywhere.
///
/// Two streams with the same four keys give the same numbers on every machine and with any number of
/// threads; nothing is saved to resume one.
public struct RandomStream: RandomNumberGenerator, Sendable {
  @usableFromInline let key: SIMD2<UInt32>
  @usableFromInline var counter: SIMD4<UInt32>
  @usableFromInline var block = SIMD4<UInt32>()
  @usableFromInline var used = 4

  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - purpose: what the numbers are for.
  ///   - epoch: the epoch, or the step where numbers change each step.
  ///   - sample: the sample's index in its data set, or a tensor's index in its model.
  @inlinable
  public init(seed: UInt64, purpose: RandomPurpose, epoch: Int = 0, sample: Int = 0) {
    key = SIMD2(
      UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = SIMD4(
      0, UInt32(truncatingIfNeeded: sample), UInt32(truncatingIfNeeded: epoch), purpose.rawValue)
  }

  /// The next 32 random bits.
  @inlinable
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = Philox.block(counter: counter, key: key)
      counter[0] &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  @inlinable
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// A number from 0 up to, not including, 1, in steps of 2⁻²⁴.
  @inlinable
  public mutating func uniform() -> Float {
    Float(nextWord() >> 8) * 0x1p-24
  }

  /// A number from `range`, evenly distributed.
  @inlinable
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number from the normal distribution around zero with a deviation of one, by Box and Muller.
  public mutating func normal() -> Double {
    // From above zero, whose logarithm is none.
    let radius = (-2 * log(1 - Double(uniform()))).squareRoot()
    return radius * cos(2 * .pi * Double(uniform()))
  }
}
