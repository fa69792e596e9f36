/// What a terminal can show.
public struct TextStyle: Equatable, Sendable {
  /// What lines are drawn with.
  public enum Glyphs: Equatable, Sendable {
    /// Eight dots a character, for terminals that know Unicode.
    case braille
    /// Two heights a character, and nothing that is not ASCII.
    case ascii
  }

  public var glyphs: Glyphs
  /// Whether colours may be set, by ANSI's escape sequences.
  public var hasColour: Bool

  public init(glyphs: Glyphs = .braille, hasColour: Bool = false) {
    self.glyphs = glyphs
    self.hasColour = hasColour
  }
}

extension TextStyle {
  /// What the environment says of the terminal: Unicode where the locale is UTF-8 and the font has more than Linux'
  /// console, colour unless `NO_COLOR` is set or the terminal is dumb.
  public init(environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    let isUnicode = locale.contains("utf-8") || locale.contains("utf8")
    self.init(
      glyphs: isUnicode && environment["TERM"] != "linux" ? .braille : .ascii,
      hasColour: value("NO_COLOR") == nil && environment["TERM"] != "dumb")
  }

  var isASCII: Bool { glyphs == .ascii }

  /// A text with all its characters in ASCII where nothing else can be shown.
  func fold(_ text: String) -> String {
    guard isASCII else { return text }
    let folded: [Character: String] = [
      "β": "beta", "₁": "1", "…": "...", "–": "-", "“": "\"", "”": "\"", "\u{202F}": " ",
    ]
    return text.map { $0.isASCII ? String($0) : folded[$0] ?? "?" }.joined()
  }
}
