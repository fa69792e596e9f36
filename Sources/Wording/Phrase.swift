import Foundation

/// Numbers and lists as sentences have them, in terminals, errors and pages alike.
package enum Phrase {
  /// `1 file`, `2 files`; `1 class`, `2 classes`; `1 entry`, `2 entries`.
  package static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(plural(of: noun))"
  }

  private static func plural(of noun: String) -> String {
    ["batch": "batches", "class": "classes", "entry": "entries", "study": "studies"][noun] ?? noun
      + "s"
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

  /// `2.4 s`, `42 s`, `3 min 7 s` or `1 h 12 min`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "–" }
    if seconds < 9.95 { return trimmed(fixed(seconds, decimals: 1)) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// `2026-11-22T21:20:00Z` as `2026-11-22 21:20 UTC`; any other text as it is.
  package static func moment(_ text: String) -> String {
    let parts = text.split(separator: "T")
    guard parts.count == 2, parts[1].hasSuffix("Z"), parts[1].count >= 6 else { return text }
    return "\(parts[0]) \(parts[1].prefix(5)) UTC"
  }

  /// `512 B`, `4 KiB`, `9.5 MiB`, `1.2 GiB`.
  package static func bytes(_ count: Int) -> String {
    if count < 1024 { return "\(count) B" }
    var size = Double(count) / 1024
    var unit = "KiB"
    for next in ["MiB", "GiB", "TiB", "PiB"] where size >= 1023.95 {
      size /= 1024
      unit = next
    }
    return "\(trimmed(fixed(size, decimals: 1))) \(unit)"
  }
}
