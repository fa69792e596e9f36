import Foundation

extension Double {
  /// Three significant digits, for people: `0.00312`, `1.2e-07`.
  package var short: String { String(format: "%.3g", self) }

  /// A share as a percentage with one decimal: `81.3 %`.
  package var percent: String { String(format: "%.1f %%", self * 100) }
}
