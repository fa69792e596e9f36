import ArgumentParser
import Foundation
import Wording

/// The options of a command, as it declares them: what files of experiments and arms of studies may set, with the same
/// names.
struct OptionTable {
  /// An option or a flag.
  struct Entry: Decodable {
    struct Name: Decodable {
      let name: String
    }

    enum Kind: String, Decodable {
      case positional, option, flag
    }

    let kind: Kind
    let names: [Name]?
    let preferredName: Name?
    let valueName: String?
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let defaultValue: String?
    let isRepeating: Bool
    let sectionTitle: String?

    /// Without hyphens in front.
    var name: String { preferredName?.name ?? "" }

    /// What switches a flag off that is on by default; `nil` where nothing does.
    fileprivate(set) var negation: String?
  }

  /// Options and flags in the order of the help.
  let entries: [Entry]
  private let byName: [String: Entry]

  init(of command: any ParsableArguments.Type) {
    do {
      let dump = try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8))
      entries = Self.joiningFlags(of: dump.command.arguments.filter { $0.kind != .positional })
    } catch {
      preconditionFailure("The table of the options can't be read: \(error)")
    }
    byName = Dictionary(
      entries.flatMap { entry in
        ((entry.names ?? []).map(\.name) + [entry.negation].compactMap(\.self)).map { ($0, entry) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// What switches a flag off is declared as a flag of its own, and is none here.
  private static func joiningFlags(of declared: [Entry]) -> [Entry] {
    let names = Set(declared.map(\.name))
    var entries = declared
    for index in entries.indices where names.contains("no-\(entries[index].name)") {
      entries[index].negation = "no-\(entries[index].name)"
    }
    let negations = Set(entries.compactMap(\.negation))
    return entries.filter { !negations.contains($0.name) }
  }

  subscript(name: String) -> Entry? { byName[name] }

  /// All names that may be given.
  var names: [String] { byName.keys.sorted() }

  /// What other tools call some of the settings.
  private static let synonyms = [
    "lr": "rate", "learning-rate": "rate", "max-lr": "max-rate", "base-lr": "base-rate",
    "wd": "weight-decay", "bs": "batch-size", "batch": "batch-size", "arch": "model",
    "img-size": "image-size", "size": "image-size", "val": "validation", "n-epochs": "epochs",
    "scheduler": "schedule", "opt": "optimizer", "pretrained": "weights",
  ]

  /// `Did you mean …?` where a name is near to one that there is; otherwise nothing.
  func suggestion(for name: String, leavingOut hidden: Set<String> = []) -> String {
    let names = names.filter { !hidden.contains($0) }
    let plain = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    let synonym = Self.synonyms[plain].flatMap { names.contains($0) ? $0 : nil }
    return (synonym ?? NearestName.nearest(to: name, among: names))
      .map { " Did you mean “\($0)”?" } ?? ""
  }

  private struct Dump: Decodable {
    struct Command: Decodable {
      let arguments: [Entry]
    }

    let command: Command
  }
}

extension OptionTable {
  /// A setting as arguments.
  ///
  /// - Parameters:
  ///   - values: one, or as many as an option takes that may be repeated.
  /// - Throws: a sentence without a beginning, such as `“x” is no option`, where there is no such setting or it cannot have
  ///   the value.
  func arguments(
    _ name: String, _ values: [String], leavingOut hidden: Set<String> = []
  ) throws(SettingFault) -> [String] {
    guard let entry = self[name], !hidden.contains(name) else {
      throw SettingFault(
        "“\(name.excerpt())” is no setting.\(suggestion(for: name, leavingOut: hidden))")
    }
    switch entry.kind {
    case .positional: preconditionFailure("Only options and flags are in the table.")
    case .option:
      if entry.isRepeating { return values.flatMap { ["--\(name)", $0] } }
      return ["--\(name)", values.joined(separator: ",")]
    case .flag:
      guard values.count == 1, let isOn = Self.truth(values[0]) else {
        throw SettingFault(
          "“\(name)” is true or false, not “\(values.joined(separator: ", ").excerpt())”.")
      }
      if isOn { return ["--\(name)"] }
      // `no-flip: false` is `flip: true`.
      if name.hasPrefix("no-"), self[String(name.dropFirst(3))] != nil {
        return ["--\(name.dropFirst(3))"]
      }
      return entry.negation.map { ["--\($0)"] } ?? []
    }
  }

  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }
}

/// What is wrong with a setting, as a sentence that does not say where it stands.
struct SettingFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
