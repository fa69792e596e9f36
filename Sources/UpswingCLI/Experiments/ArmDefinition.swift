import Wording

/// An arm of a study as it is written: `adam-cosine: optimizer=adam schedule=cosine`.
struct ArmDefinition: Equatable {
  struct Edit: Equatable {
    let name: String
    let values: [String]
  }

  let name: String
  let edits: [Edit]

  init(name: String, edits: [Edit]) {
    self.name = name
    self.edits = edits
  }

  /// - Throws: a sentence that says how an arm is written.
  init(parsing text: String) throws(SettingFault) {
    guard let colon = text.firstIndex(of: ":") else {
      throw SettingFault(
        "“\(text.excerpt())” is no arm: give a name, a colon and settings, such as \"cosine: schedule=cosine\"."
      )
    }
    name = String(text[..<colon].trimmingPrefix(while: \.isWhitespace))
    edits = try Self.words(of: text[text.index(after: colon)...]).map { word throws(SettingFault) in
      guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
        throw SettingFault(
          "“\(word.excerpt())” is no setting of an arm: give its name and value, such as schedule=cosine."
        )
      }
      return Edit(
        name: String(word[..<equals].drop { $0 == "-" }),
        values: [String(word[word.index(after: equals)...])])
    }
  }

  /// Words between blanks; what stands in double quotation marks is one, with `""` for a mark.
  private static func words(of text: Substring) throws(SettingFault) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "\"" {
        if isQuoted, rest.first == "\"" {
          word.append(character)
          rest.removeFirst()
        } else {
          isQuoted.toggle()
        }
      } else if character.isWhitespace, !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    guard !isQuoted else {
      throw SettingFault(
        "“\(text.description.excerpt())” has a quotation mark that is never closed.")
    }
    return word.isEmpty ? words : words + [word]
  }

  /// A setting as ``init(parsing:)`` reads it; several values are separated by commas.
  static func word(_ name: String, _ values: [String]) -> String {
    let text = values.joined(separator: ",")
    let needsMarks = text.contains { $0.isWhitespace || $0 == "\"" }
    let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return needsMarks ? "\(name)=\"\(quoted)\"" : "\(name)=\(text)"
  }
}

extension ArmDefinition {
  /// The arms of lists such as `schedule=triangular,cosine`: each value of each list with each of the others.
  ///
  /// - Throws: a sentence where a list is none.
  static func combinations(of lists: [String]) throws(SettingFault) -> [ArmDefinition] {
    var arms = [ArmDefinition(name: "", edits: [])]
    // A value that all arms have tells none apart, but a name has to be made of something.
    let isOneArm = lists.allSatisfy { !$0.contains(",") }
    for list in lists {
      guard let equals = list.firstIndex(of: "="), equals > list.startIndex else {
        throw SettingFault(
          "“\(list.excerpt())” is no list of arms: give a setting and its values, such as schedule=triangular,cosine."
        )
      }
      let name = String(trimmed(list[..<equals]).drop { $0 == "-" })
      let values = list[list.index(after: equals)...]
        .split(separator: ",", omittingEmptySubsequences: false)
        .map { String(trimmed($0)) }
      guard values.allSatisfy({ !$0.isEmpty }) else {
        throw SettingFault("“\(list.excerpt())” has a value that is empty.")
      }
      arms = arms.flatMap { arm in
        values.map { value in
          let words = [arm.name, values.count > 1 || isOneArm ? label(name, value) : ""]
          return ArmDefinition(
            name: words.filter { !$0.isEmpty }.joined(separator: "-"),
            edits: arm.edits + [Edit(name: name, values: [value])])
        }
      }
    }
    return arms
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    return start[
      ..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.endIndex)]
  }

  /// What an arm is called after a value: the value alone where it is a name.
  private static func label(_ name: String, _ value: String) -> String {
    let isName =
      value.first?.isLetter == true && !["true", "false", "auto", "yes", "no"].contains(value)
    let text = isName ? value : "\(name)-\(value)"
    return String(
      text.map { $0.isASCII && ($0.isLetter || $0.isNumber) || "._".contains($0) ? $0 : "-" })
  }
}
