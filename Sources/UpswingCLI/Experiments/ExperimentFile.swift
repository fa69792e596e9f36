import ArgumentParser
import Files
import Wording
import Yams

/// A file that holds the settings of a command under the names of its options, as YAML.
///
/// ```yaml
/// data: flowers
/// model: cnn
/// image-size: 64
/// optimizer: adam
/// schedule: one-cycle
/// ```
struct ExperimentFile {
  /// The settings as arguments, the data first.
  let arguments: [String]

  /// No experiment takes more.
  private static let limit = 1 << 20

  /// A few aliases of aliases of aliases stand for more than any memory holds.
  private static let mostAliases = 20

  /// How often a text seems to refer to an anchor.
  private static func aliases(in text: String) -> Int {
    var before: UInt8?
    return text.utf8.reduce(0) { count, byte in
      defer { before = byte }
      return byte == UInt8(ascii: "*") && (before.map { " \t\n\r[{,?:-".utf8.contains($0) } ?? true)
        ? count + 1 : count
    }
  }

  /// Reads a file for a command.
  ///
  /// - Parameter check: throws what is wrong with arguments, for example by parsing them.
  /// - Throws: `Failure` with the line and the key.
  init(
    _ path: String, for table: OptionTable, check: ([String]) throws -> Void
  ) throws {
    let text: String
    do {
      text = String(decoding: try FileReader(path).bytes(limit: Self.limit), as: UTF8.self)
    } catch {
      throw Failure(error)
    }
    func failure(_ node: Node, _ sentence: String) -> Failure {
      let line = node.mark.map { ", line \($0.line)" } ?? ""
      return Failure(.badData, "\(BytePath(path))\(line): \(sentence)")
    }
    guard Self.aliases(in: text) <= Self.mostAliases else {
      throw Failure(
        .badData,
        "\(BytePath(path)) repeats anchors (*name) more than \(Self.mostAliases) times; write the settings out."
      )
    }
    let root: Node
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw Failure(
          .badData, "\(BytePath(path)) is empty; it should hold settings such as “data: flowers”.")
      }
      root = node
    } catch let error as YamlError {
      throw Failure(.badData, "\(BytePath(path)) can't be read as YAML: \(error.inOneLine)")
    }
    guard case .mapping(let mapping) = root else {
      throw failure(root, "It should hold settings such as “data: flowers”, one on each line.")
    }
    var settings: [(key: Node, name: String, arguments: [String])] = []
    var base: [ArmDefinition.Edit] = []
    let hasArms = table["arm"] != nil && mapping["arms"]?.mapping != nil
    for (key, value) in mapping where key.string != "arms" || !hasArms {
      guard let name = key.string else { throw failure(key, "A setting's name is a word.") }
      if table[name] == nil, let entry = Self.experiment[name], name != "data" {
        // What only a training has is every arm's to begin with, and nothing to a search for the rate.
        if hasArms {
          base.append(try Self.edit(key, value, failure))
        } else if entry.name == "optimizer", table["optimizers"] != nil {
          settings.append((key, name, ["--optimizers", value.string ?? ""]))
        } else if table["arm"] != nil {
          throw failure(
            key, "“\(name)” is for arms to say: give the file “arms”, beside it or around it.")
        }
        continue
      }
      settings.append((key, name, try Self.arguments(name, key, value, table, failure)))
    }
    if hasArms, let key = mapping.keys.first(where: { $0.string == "arms" }) {
      for (name, edits) in mapping["arms"]?.mapping ?? [:] {
        settings.append((name, "arms", ["--arm", try Self.arm(name, edits, on: base, failure)]))
      }
      if settings.allSatisfy({ $0.name != "arms" }) { throw failure(key, "“arms” names none.") }
    }
    arguments = settings.flatMap(\.arguments)
    do {
      try check(arguments)
    } catch {
      // The setting without which the rest makes sense is the one to name.
      let culprit = settings.indices.first { index in
        let rest = settings.enumerated().flatMap { offset, setting in
          // There is no experiment without data; that there are several may be what is wrong.
          offset != index
            ? setting.arguments : Array(setting.arguments.prefix(setting.name == "data" ? 1 : 0))
        }
        return (try? check(rest)) != nil
      }
      let sentence = Self.sentence(of: error)
      guard let culprit else { throw Failure(.badData, "\(BytePath(path)): \(sentence)") }
      throw failure(settings[culprit].key, "\(settings[culprit].name): \(sentence)")
    }
  }

  /// A setting as arguments.
  private static func arguments(
    _ name: String, _ key: Node, _ value: Node, _ table: OptionTable,
    _ failure: (Node, String) -> Failure
  ) throws -> [String] {
    do throws(SettingFault) {
      let values = try values(of: value, for: name)
      // Several data sets or models make several studies.
      let isStudy = table["models"] != nil
      guard name == "data" else {
        let isModels = name == "model" && isStudy && values.count > 1
        return try table.arguments(isModels ? "models" : name, values, leavingOut: unsettable)
      }
      guard isStudy || values.count == 1 else {
        throw SettingFault("Several data sets are for compare: name one.")
      }
      return values
    } catch {
      let isForCompare = table[name] == nil && comparison[name] != nil
      throw failure(
        key,
        isForCompare ? "“\(name)” belongs to compare; no other command has it." : error.description)
    }
  }

  /// What belongs to a command and not to an experiment.
  static let unsettable: Set = [
    "help", "version", "json", "run-dir", "resume", "data", "save-experiment", "dry-run",
  ]

  /// All that a comparison may say.
  private static let comparison = OptionTable(of: CompareCommand.self)

  /// All that an experiment may say.
  private static let experiment = OptionTable(of: TrainCommand.self)

  /// An arm as the option has it: `name: key=value key=value`.
  ///
  /// - Parameter base: what it says unless its own settings say otherwise.
  private static func arm(
    _ name: Node, _ edits: Node, on base: [ArmDefinition.Edit],
    _ failure: (Node, String) -> Failure
  ) throws -> String {
    guard let word = name.string, case .mapping(let mapping) = edits else {
      throw failure(
        name, "An arm is a name and its settings, such as “cosine: {schedule: cosine}”.")
    }
    let own = try mapping.map { try edit($0, $1, failure) }
    let all = base.filter { edit in !own.contains { $0.name == edit.name } } + own
    let words = all.map { ArmDefinition.word($0.name, $0.values) }
    return "\(word): \(words.joined(separator: " "))"
  }

  /// A setting of an experiment, which must be one.
  private static func edit(
    _ key: Node, _ value: Node, _ failure: (Node, String) -> Failure
  ) throws -> ArmDefinition.Edit {
    guard let name = key.string else { throw failure(key, "A setting's name is a word.") }
    do throws(SettingFault) {
      let values = try values(of: value, for: name)
      _ = try experiment.arguments(name, values, leavingOut: unsettable)
      return ArmDefinition.Edit(name: name, values: values)
    } catch {
      throw failure(key, error.description)
    }
  }

  /// A scalar, or the scalars of a list.
  private static func values(of node: Node, for name: String) throws(SettingFault) -> [String] {
    switch node {
    case .scalar(let scalar):
      guard !scalar.string.isEmpty || scalar.style != .plain else {
        throw SettingFault("“\(name.excerpt())” has no value.")
      }
      return [scalar.string]
    case .sequence(let sequence):
      let values = sequence.compactMap(\.scalar?.string)
      guard values.count == sequence.count, !values.isEmpty else {
        throw SettingFault("“\(name.excerpt())”: a list holds words or numbers, at least one.")
      }
      return values
    default:
      throw SettingFault("“\(name.excerpt())” should be a word, a number or a list of them.")
    }
  }

  private static func sentence(of error: any Error) -> String {
    (error as? ValidationError)?.message ?? UpswingCommand.message(for: error)
  }
}

extension YamlError {
  fileprivate var inOneLine: String {
    description.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
      .filter { !$0.allSatisfy { $0 == "^" || $0 == "-" } }.joined(separator: " ")
  }
}
