extension StringProtocol {
  /// The text on one line that a terminal shows and never obeys: what controls the line, the screen or the direction of
  /// writing is written as `\n` or `\u{1B}`.
  ///
  /// Text that comes from a file, a folder or the network (names of classes, tensors, keys) passes through here on its
  /// way to a person. Two joiners that scripts and emoji need stay as they are.
  package var escaped: String {
    guard unicodeScalars.contains(where: \.isUnprintable) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars { text += scalar.isUnprintable ? scalar.escape : String(scalar) }
    return text
  }

  /// A JSON document that means the same, and that a terminal shows and never obeys.
  ///
  /// JSON itself writes out only the first 32 control characters. Others occur in strings alone, where JSON has an
  /// escape for every one of them; line breaks between the values stay.
  package var escapedInJSON: String {
    guard utf8.contains(where: { $0 >= 0x7F }),
      unicodeScalars.contains(where: { $0.isUnprintable && $0 != "\n" })
    else { return String(self) }
    var text = ""
    for scalar in unicodeScalars {
      guard scalar.isUnprintable, scalar != "\n" else {
        text.unicodeScalars.append(scalar)
        continue
      }
      for unit in UTF16.encode(scalar)! {
        let digits = String(unit, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return text
  }

  /// ``escaped``, and where it is longer than that many characters without its middle.
  package func excerpt(_ limit: Int = 80) -> String {
    // No more is looked at than can be shown: a name may have megabytes.
    let front = prefix(limit + 1)
    guard front.count > limit else { return escaped }
    let half = Swift.max((limit - 1) / 2, 1)
    return prefix(half).escaped + "…" + suffix(half).escaped
  }
}

extension Unicode.Scalar {
  /// Whether it does something else than to be seen.
  package var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    case .format: self != "\u{200C}" && self != "\u{200D}"
    default: false
    }
  }

  /// As Swift writes it in a literal.
  fileprivate var escape: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
