import Foundation
import Statistics
import Wording

/// How the scores of a verdict are written, with decimals that follow from how much they vary.
struct VerdictNumbers {
  /// What scores are.
  enum Unit {
    /// Numbers of a unit that is not known.
    case plain
    /// Fractions from 0 to 1, written as per cent and percentage points.
    case fraction
  }

  let unit: Unit
  private let decimals: Int

  init(_ verdict: Verdict, unit: Unit = .plain) {
    let spreads = verdict.comparisons.compactMap { $0.estimate.std }.filter { $0 > 0 }.sorted()
    let sizes = verdict.comparisons.map { abs($0.estimate.mean) }.filter { $0 > 0 }
    self.init(scale: spreads.isEmpty ? sizes.min() ?? 0.01 : spreads[spreads.count / 2], unit)
  }

  /// The same for a comparison, with more decimals where it varies by far less than the others do.
  func `for`(_ comparison: ArmComparison) -> VerdictNumbers {
    let std = comparison.estimate.std.flatMap { $0 > 0 ? $0 : nil }
    let scale = std ?? abs(comparison.estimate.mean)
    guard scale > 0, scale.isFinite else { return self }
    let own = VerdictNumbers(scale: scale, unit)
    return own.decimals > decimals + 1 ? own : self
  }

  /// - Parameter scale: of which two digits are written, above 0.
  init(scale: Double, _ unit: Unit) {
    self.unit = unit
    let shown = unit == .fraction ? 100 * scale : scale
    decimals = max(0, min(8, 1 - Int(floor(log10(shown)))))
  }

  /// A score: `0.912`, `91.2 %`.
  func level(_ score: Double) -> String {
    switch unit {
    case .plain: text(score)
    case .fraction: Phrase.percent(score, decimals: max(decimals, 1))
    }
  }

  /// A difference without its unit.
  func text(_ difference: Double) -> String {
    let value = unit == .fraction ? 100 * difference : difference
    guard abs(value) < 1e9 else { return Phrase.number(value) }
    let text = Phrase.fixed(value, decimals: decimals)
    // What rounds to nothing has no sign.
    return text.contains { ("1"..."9").contains($0) } || !text.hasPrefix("-")
      ? text : String(text.dropFirst())
  }

  /// A difference with its unit: `0.059`, `2.1 points`.
  func amount(_ difference: Double) -> String {
    switch unit {
    case .plain: text(difference)
    case .fraction: "\(text(difference)) points"
    }
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

extension Interval {
  /// That of the difference taken the other way round.
  var turned: Interval { Interval(lower: -upper, upper: -lower) }
}
