/// A line of a result, parts of which may be emphasised.
///
/// Its parts are plain text: what would control a terminal is written out when the line is shown (see `Console`).
struct ScreenLine: ExpressibleByStringLiteral {
  struct Part {
    let text: String
    let isBold: Bool
  }

  private(set) var parts: [Part]

  init(_ text: String) { parts = [Part(text: text, isBold: false)] }

  init(stringLiteral text: String) { self.init(text) }

  private init(parts: [Part]) { self.parts = parts }

  /// Emphasised where the output has colour.
  static func bold(_ text: String) -> ScreenLine {
    ScreenLine(parts: [Part(text: text, isBold: true)])
  }

  static func + (line: ScreenLine, text: String) -> ScreenLine {
    ScreenLine(parts: line.parts + ScreenLine(text).parts)
  }
}
