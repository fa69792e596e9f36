import Records
import Wording

/// Phrases as pages write them: a space that does not break stands before a unit.
enum PageText {
  /// A learning rate to three digits.
  static func rate(_ rate: Double) -> String { Phrase.rate(rate) }

  /// 0.7031 as `70.3 %`.
  static func percent(_ fraction: Double) -> String { Phrase.percent(fraction).unbroken }

  /// 0.75 as `75 %`, 0.805 as `80.5 %`.
  static func fraction(_ fraction: Double) -> String { Phrase.fraction(fraction).unbroken }

  /// A loss to four decimals.
  static func loss(_ loss: Double) -> String { Phrase.loss(loss) }

  /// `41 s`, `12 min 5 s`, `3 h 20 min`, which may break between its two parts.
  static func duration(_ seconds: Double) -> String {
    let words = Phrase.duration(seconds).split(separator: " ")
    return stride(from: 0, to: words.count, by: 2).map {
      words[$0..<min($0 + 2, words.count)].joined(separator: "\u{A0}")
    }.joined(separator: " ")
  }

  /// 1190885 as `1 190 885`, with narrow spaces that do not break.
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var groups = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { groups += "\u{202F}" }
      groups.append(digit)
    }
    return (number < 0 ? "-" : "") + groups
  }

  /// `1 step`, `2 steps`.
  static func count(_ number: Int, _ noun: String) -> String {
    let words = Phrase.count(number, noun)
    return count(number) + words.drop { $0 != " " }
  }

  /// `0 B`, `4.0 KiB`, `9.5 MiB`.
  static func bytes(_ bytes: Int) -> String { Phrase.bytes(bytes).unbroken }

  /// 2.1 as `2.10×`.
  static func ratio(_ ratio: Double) -> String {
    ratio.isFinite ? "\(Phrase.fixed(ratio, decimals: ratio < 100 ? 2 : 0))×" : "–"
  }

  /// `48.2 ms`, `1.65 s`, `508 MiB`.
  static func quantity(_ value: Double, _ unit: BenchmarkRecord.Unit) -> String {
    guard value.isFinite else { return "–" }
    switch unit {
    case .bytes: return "\(Phrase.fixed(value / 0x1p20, decimals: 0))\u{A0}MiB"
    case .milliseconds where value >= 1000:
      return "\(Phrase.fixed(value / 1000, decimals: value < 100_000 ? 2 : 0))\u{A0}s"
    case .milliseconds: return "\(Phrase.fixed(value, decimals: value < 100 ? 1 : 0))\u{A0}ms"
    }
  }

  /// `155 GFLOP/s`, `17.2 GB/s`.
  static func perSecond(_ rate: Double, _ limit: BenchmarkRecord.Limit) -> String {
    let billions =
      rate.isFinite ? Phrase.fixed(rate / 1e9, decimals: rate < 1e11 ? 1 : 0) : "–"
    switch limit {
    case .arithmetic: return "\(billions) GFLOP/s"
    case .bandwidth: return "\(billions) GB/s"
    }
  }
}

extension String {
  fileprivate var unbroken: String { replacing(" ", with: "\u{A0}") }
}
