/// Estimates how wide a text is, since an SVG file cannot be measured before it is drawn.
enum TextWidth {
  /// The width of a text in a sans-serif font of a size, a little too wide rather than too narrow.
  static func of(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + factor($1) } * size
  }

  /// A text cut to a width, with an ellipsis where it is cut.
  static func fit(_ text: String, size: Double, width: Double) -> String {
    guard of(text, size: size) > width else { return text }
    var short = Substring(text)
    while !short.isEmpty, of(short + "…", size: size) > width { short = short.dropLast() }
    return short + "…"
  }

  private static func factor(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "f", "t", "r", "(", ")", "-":
      0.36
    case "m", "w", "M", "W", "%", "@", "…": 0.92
    case "A"..."Z": 0.7
    case "\u{1100}"...: 1.05  // Hangul, Han, Kana, emoji: full width.
    default: 0.59
    }
  }
}
