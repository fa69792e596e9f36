import Foundation

extension Phrase {
  /// 0.7031 as `70.3 %`.
  package static func percent(_ fraction: Double, decimals: Int = 1) -> String {
    fraction.isFinite ? "\(fixed(fraction * 100, decimals: decimals)) %" : "–"
  }

  /// 0.75 as `75 %`, 0.805 as `80.5 %`.
  package static func fraction(_ fraction: Double) -> String {
    fraction.isFinite ? "\(trimmed(fixed(fraction * 100, decimals: 2))) %" : "–"
  }

  /// A learning rate to three digits: `3.16e-4`, `0.00316`, `0.5`.
  package static func rate(_ rate: Double) -> String {
    guard rate.isFinite, abs(rate) >= 0.001, abs(rate) < 1000 else { return scientific(rate) }
    let decimals =
      abs(rate) < 0.01 ? 5 : abs(rate) < 0.1 ? 4 : abs(rate) < 1 ? 3 : abs(rate) < 10 ? 2 : 1
    return trimmed(fixed(rate, decimals: decimals))
  }

  /// A loss to four decimals.
  package static func loss(_ loss: Double) -> String {
    loss.isFinite && abs(loss) < 1e5 ? fixed(loss, decimals: 4) : "\(loss)"
  }

  /// Any number to three digits: `1.5`, `12`, `1e-05`.
  package static func number(_ number: Double) -> String { String(format: "%.3g", number) }

  /// For example `1e-3` or `2.5e-4`, to three digits.
  package static func scientific(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var exponent = Int(floor(log10(abs(value)) + 1e-12))
    // 10^exponent as the nearest double, where `pow` may be off by a bit.
    let power = Double("1e\(exponent)") ?? pow(10, Double(exponent))
    var digits = (value / power * 100).rounded() / 100
    if abs(digits) >= 10 {
      digits /= 10
      exponent += 1
    }
    let mantissa = Int(exactly: digits).map { "\($0)" } ?? "\(digits)"
    return exponent == 0 ? mantissa : "\(mantissa)e\(exponent)"
  }

  /// A number with this many decimals.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// A decimal number without the zeros at its end.
  package static func trimmed(_ decimal: String) -> String {
    guard decimal.contains(".") else { return decimal }
    var text = Substring(decimal)
    while text.hasSuffix("0") { text = text.dropLast() }
    return String(text.hasSuffix(".") ? text.dropLast() : text)
  }
}
