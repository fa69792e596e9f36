import Foundation

/// How much is tried: a little in `make test`, all of it in `make torture`.
enum Effort {
  /// `UPSWING_TORTURE`: how many runs are killed, all kinds together; `nil` for the short form.
  static let kills = number("UPSWING_TORTURE")

  static let isLong = kills != nil

  /// `UPSWING_SOAK_SECONDS`: about how long the soak lasts.
  static let soakSeconds = number("UPSWING_SOAK_SECONDS") ?? (isLong ? 3600 : 4)

  /// `UPSWING_TORTURE_SEED` repeats what another seed found.
  static let seed = number("UPSWING_TORTURE_SEED").map(UInt64.init) ?? UInt64.random(in: 1...9999)

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
  }
}

/// Random numbers that a printed seed repeats: SplitMix64 (Steele, Lea and Flood 2014).
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  /// - Parameter purpose: keeps tests from drawing the same numbers.
  init(_ purpose: UInt64, seed: UInt64 = Effort.seed) { state = seed &* 1000 &+ purpose }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// From 0 to below 1.
  mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
