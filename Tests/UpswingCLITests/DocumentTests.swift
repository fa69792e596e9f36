import Foundation
import Testing
import UpswingCLI

/// Every command that documents and help texts show is one, with options that there are.
@Suite(.serialized, .timeLimit(.minutes(1))) struct DocumentTests {
  private struct Document {
    let name: String
    let content: String

    init(_ name: String) throws {
      self.name = name
      content = try String(contentsOf: root.appending(path: name), encoding: .utf8)
    }
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  private static func documents(_ ending: String, in folder: String) throws -> [Document] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: folder).path)
    return try names.filter { $0.hasSuffix(ending) }.sorted().map { name in
      try Document("\(folder)/\(name)")
    }
  }

  private static func guides() throws -> [Document] {
    var all = [try Document("README.md"), try Document("CONTRIBUTING.md")]
    all += try documents(".md", in: "docs/guides")
    return all
  }

  /// Lines that begin with the program's name, and what does between backticks.
  private static func commands(in text: String) -> [String] {
    let joined = text.replacing(/\\\n\s*/, with: "")
    let lines = joined.split(separator: "\n").compactMap { line -> String? in
      let command = line.trimmingPrefix(while: { $0 == " " || $0 == "$" })
      return command.hasPrefix("upswing ") ? String(command) : nil
    }
    let spans = joined.matches(of: /`(upswing (?!weights get`)[a-z]+ [^`]+)`/).map { String($0.1) }
    return (lines + spans).compactMap { command in
      // A remark stands behind it, or another program.
      let end = command.firstRange(of: #/ {2,}| \#| \| | > | && | ; /#)?.lowerBound
      let alone = String(command[..<(end ?? command.endIndex)])
      return alone.contains("…") ? nil : alone
    }
  }

  /// Words as a shell takes them.
  private static func words(of command: String) -> [String] {
    command.matches(of: /(?:[^\s"']+|"[^"]*"|'[^']*')+/).map { word in
      String(word.0).filter { $0 != "\"" && $0 != "'" }
    }
  }

  @Test func everyCommandIsOne() throws {
    var count = 0
    for document in try Self.guides() + Self.documents("Command.swift", in: "Sources/UpswingCLI") {
      for command in Self.commands(in: document.content) {
        count += 1
        do {
          try CommandGrammar.check(Array(Self.words(of: command).dropFirst()))
        } catch {
          Issue.record("\(document.name): \(command): \(error)")
        }
      }
    }
    #expect(count > 60, "\(count) commands were found.")
  }

  /// What stands between backticks as an option is one.
  @Test func everyOptionIsOne() throws {
    // What every command of the argument parser has, and what the compiler's own command has.
    let options = CommandGrammar.options.union(["help-hidden", "filter"])
    var count = 0
    for document in try Self.guides() {
      for match in document.content.matches(of: /`--([a-z0-9-]+)/) {
        count += 1
        #expect(options.contains(String(match.1)), "\(document.name): --\(match.1)")
      }
    }
    #expect(count > 60, "\(count) options were found.")
  }
}
