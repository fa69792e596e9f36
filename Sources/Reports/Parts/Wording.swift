import Records

/// Numbers as the pages write them, a space that does not break before their units.
enum Wording {
  /// A learning rate to three digits: `3.16e-4`, `0.00316`, `0.5`.
  static func rate(_ rate: Double) -> String {
    guard rate.isFinite, abs(rate) >= 0.001, abs(rate) < 1000 else { return Ticks.scientific(rate) }
    let decimals = rate < 0.01 ? 5 : rate < 0.1 ? 4 : rate < 1 ? 3 : rate < 10 ? 2 : 1
    return trimmed(Ticks.fixed(rate, decimals: decimals))
  }

  /// 0.7031 as `70.3 %`.
  static func percent(_ share: Double) -> String {
    share.isFinite ? "\(Ticks.fixed(share * 100, decimals: 1))\u{A0}%" : "–"
  }

  /// 0.75 as `75 %`, 0.805 as `80.5 %`.
  static func share(_ share: Double) -> String {
    share.isFinite ? "\(trimmed(Ticks.fixed(share * 100, decimals: 2)))\u{A0}%" : "–"
  }

  /// A loss to four digits or so.
  static func loss(_ loss: Double) -> String {
    loss.isFinite && abs(loss) < 1e5 ? Ticks.fixed(loss, decimals: 4) : "\(loss)"
  }

  /// `41 s`, `12 min 5 s`, `3 h 20 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
    if seconds < 10 { return trimmed(Ticks.fixed(seconds, decimals: 1)) + "\u{A0}s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole)\u{A0}s" }
    if whole < 3600 { return "\(whole / 60)\u{A0}min \(whole % 60)\u{A0}s" }
    return "\(whole / 3600)\u{A0}h \(whole % 3600 / 60)\u{A0}min"
  }

  /// `2026-11-22T21:20:00Z` as `2026-11-22 21:20 UTC`; any other text as it is.
  static func moment(_ text: String) -> String {
    let parts = text.split(separator: "T")
    guard parts.count == 2, parts[1].hasSuffix("Z"), parts[1].count >= 6 else { return text }
    return "\(parts[0]) \(parts[1].prefix(5)) UTC"
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
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `sgd`, `sgd and adam`, `sgd, adam and lion`.
  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// `0 B`, `4.0 KiB`, `9.5 MiB`.
  static func bytes(_ bytes: Int) -> String {
    if bytes < 1024 { return "\(bytes)\u{A0}B" }
    let (size, unit) =
      bytes < 1 << 20 ? (0x1p10, "KiB") : bytes < 1 << 30 ? (0x1p20, "MiB") : (0x1p30, "GiB")
    return "\(Ticks.fixed(Double(bytes) / size, decimals: 1))\u{A0}\(unit)"
  }

  /// 2.1 as `2.10×`.
  static func ratio(_ ratio: Double) -> String {
    ratio.isFinite ? "\(Ticks.fixed(ratio, decimals: ratio < 100 ? 2 : 0))×" : "–"
  }

  /// `48.2 ms`, `1.65 s`, `508 MiB`.
  static func quantity(_ value: Double, _ unit: BenchmarkRecord.Unit) -> String {
    guard value.isFinite else { return "–" }
    switch unit {
    case .bytes: return "\(Ticks.fixed(value / 0x1p20, decimals: 0))\u{A0}MiB"
    case .milliseconds where value >= 1000:
      return "\(Ticks.fixed(value / 1000, decimals: value < 100_000 ? 2 : 0))\u{A0}s"
    case .milliseconds: return "\(Ticks.fixed(value, decimals: value < 100 ? 1 : 0))\u{A0}ms"
    }
  }

  /// `155 GFLOP/s`, `17.2 GB/s`.
  static func perSecond(_ rate: Double, _ limit: BenchmarkRecord.Limit) -> String {
    let billions = rate.isFinite ? Ticks.fixed(rate / 1e9, decimals: rate < 1e11 ? 1 : 0) : "–"
    switch limit {
    case .arithmetic: return "\(billions) GFLOP/s"
    case .bandwidth: return "\(billions) GB/s"
    }
  }

  private static func trimmed(_ decimal: String) -> String {
    guard decimal.contains(".") else { return decimal }
    var text = Substring(decimal)
    while text.hasSuffix("0") { text = text.dropLast() }
    return String(text.hasSuffix(".") ? text.dropLast() : text)
  }
}
