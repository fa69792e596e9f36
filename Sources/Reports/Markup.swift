/// Text that is safe inside HTML and SVG: what is interpolated is escaped unless it is markup already.
///
/// ```swift
/// let cell: Markup = "<td>\(fileName)</td>"
/// ```
struct Markup: Equatable, Sendable {
  /// The HTML or SVG source.
  private(set) var source: String

  /// Markup as it stands; the caller answers for it.
  init(source: String) { self.source = source }

  /// A text, escaped.
  init(text: some StringProtocol) { source = Self.escaped(text) }

  static func += (left: inout Markup, right: Markup) { left.source += right.source }

  /// The characters that have a meaning in XML replaced by entities, and those that XML cannot hold (control
  /// characters, U+FFFE and U+FFFF) by U+FFFD.
  static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Markup: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { source = value }

  init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

  struct StringInterpolation: StringInterpolationProtocol {
    var source = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { source += literal }

    mutating func appendInterpolation(_ markup: Markup) { source += markup.source }

    mutating func appendInterpolation(_ text: some StringProtocol) {
      source += Markup.escaped(text)
    }

    mutating func appendInterpolation(_ number: Int) { source += "\(number)" }

    /// A length or position in a picture, to a hundredth of a unit.
    mutating func appendInterpolation(at position: Double) {
      source += Markup.coordinate(position)
    }
  }
}

extension Markup {
  /// A number of a picture, to a hundredth, without trailing zeros; 0 for what is not finite.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    let sign = hundredths < 0 ? "-" : ""
    let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    if part % 10 == 0 { return "\(sign)\(whole).\(part / 10)" }
    return "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
  }
}

extension Sequence<Markup> {
  /// One after the other.
  func joined(separator: String = "") -> Markup {
    Markup(source: map(\.source).joined(separator: separator))
  }
}
