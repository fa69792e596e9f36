import Foundation
import Statistics
import Wording

/// How the scores of a verdict are written: their unit is unknown, so that the decimals follow from how much they vary.
struct VerdictNumbers {
  private let decimals: Int

  init(_ verdict: Verdict) {
    let spreads = verdict.comparisons.compactMap { $0.estimate.std }.filter { $0 > 0 }.sorted()
    let sizes = verdict.comparisons.map { abs($0.estimate.mean) }.filter { $0 > 0 }
    let scale = spreads.isEmpty ? sizes.min() ?? 0.01 : spreads[spreads.count / 2]
    // Two digits of the spread.
    decimals = max(0, min(8, 1 - Int(floor(log10(scale)))))
  }

  func text(_ value: Double) -> String {
    guard abs(value) < 1e9 else { return Phrase.number(value) }
    let text = Phrase.fixed(value, decimals: decimals)
    // What rounds to nothing has no sign.
    return text.contains { ("1"..."9").contains($0) } || !text.hasPrefix("-")
      ? text : String(text.dropFirst())
  }

  /// `0.004 to 0.021`.
  func text(_ interval: Interval?) -> String {
    interval.map { "\(text($0.lower)) to \(text($0.upper))" } ?? "none"
  }

  /// A p value to three digits.
  static func p(_ p: Double) -> String { p < 1e-6 ? "below 1e-6" : Phrase.number(p) }

  /// An effect size to two.
  static func effect(_ effect: Double?) -> String {
    effect.map { Phrase.fixed($0, decimals: abs($0) < 10 ? 2 : 0) } ?? "–"
  }
}
