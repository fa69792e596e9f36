import Foundation

/// Numbers and lists as sentences have them.
package enum Phrase {
  /// `1 file`, `2 files`; `1 class`, `2 classes`.
  package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(plural ?? noun + "s")"
  }

  /// `sgd`, `sgd and adam`, `sgd, adam and lion`.
  package static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// The first few of many: `a, b, c and 17 more`.
  package static func list(_ names: some Collection<String>, atMost limit: Int) -> String {
    guard names.count > limit else { return list(Array(names)) }
    return "\(names.prefix(limit).joined(separator: ", ")) and \(names.count - limit) more"
  }

  /// 0.7031 as `70.3 %`.
  package static func percent(_ fraction: Double) -> String {
    String(format: "%.1f %%", fraction * 100)
  }

  /// `42 s`, `3:07` or `1:12:30`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let minutes = String(format: "%02d", whole / 60 % 60)
    let rest = String(format: "%02d", whole % 60)
    return whole < 3600 ? "\(whole / 60):\(rest)" : "\(whole / 3600):\(minutes):\(rest)"
  }

  /// `512 B`, `4.0 KiB`, `9.5 MiB`, `1.2 GiB`.
  package static func bytes(_ count: Int) -> String {
    if count < 1024 { return "\(count) B" }
    var size = Double(count) / 1024
    var unit = "KiB"
    for next in ["MiB", "GiB", "TiB", "PiB"] where size >= 1023.95 {
      size /= 1024
      unit = next
    }
    return String(format: "%.1f ", size) + unit
  }
}
