import ArgumentParser
import Files
import Yams

extension ExperimentFile {
  /// The file of this process's settings: those that were given, and the others as comments with their defaults.
  ///
  /// - Parameter data: the folder of images.
  static func text(of table: OptionTable, data: String) throws -> String {
    var given: [String: [String]] = [:]
    var rest = ExpandedArguments.current.dropFirst()
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else { continue }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, let entry = table[name] else { continue }
      if entry.kind == .flag {
        given[entry.name] = [name == entry.negation ? "false" : "true"]
      } else if let value = parts.count > 1 ? parts[1] : rest.popFirst() {
        given[entry.name, default: []] =
          entry.isRepeating ? given[entry.name, default: []] + [value] : [value]
      }
    }
    var lines = [
      "# An experiment of upswing: every setting under the name of its option.",
      "data: \(try scalar(data))",
    ]
    var section: String?
    for entry in table.entries where !unsettable.contains(entry.name) {
      if entry.sectionTitle != section {
        section = entry.sectionTitle
        lines += ["", "# \(section ?? "Other")"]
      }
      let help = entry.abstract.map { "  # \($0)" } ?? ""
      if let values = given[entry.name] {
        let text =
          try entry.isRepeating
          ? "[\(values.map(scalar).joined(separator: ", "))]" : scalar(values[0])
        lines.append("\(entry.name): \(text)\(help)")
      } else {
        // A flag that is on says so by its own name.
        let value =
          entry.kind == .flag
          ? "\(entry.defaultValue == "--\(entry.name)")" : entry.defaultValue ?? ""
        lines.append("# \(entry.name): \(value)\(help)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A value as YAML has it, quoted where it needs to be.
  private static func scalar(_ value: String) throws -> String {
    let text = try Yams.serialize(node: Node(value), width: -1)
    return String(text.split(separator: "\n").first ?? "")
  }
}
