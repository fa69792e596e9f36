import ArgumentParser

/// The arguments of this process, with the settings of an experiment's file in its place, and what a preset stands for in
/// front of all.
enum ExpandedArguments {
  /// Behind the program's name.
  nonisolated(unsafe) private(set) static var current = Array(CommandLine.arguments.dropFirst())

  /// The commands that take such a file in place of a folder of images.
  private static let commands: [String: any ParsableCommand.Type] = [
    "train": TrainCommand.self, "find": FindCommand.self, "compare": CompareCommand.self,
    "sensitivity": SensitivityCommand.self,
  ]

  /// Reads the file, if one is named; options behind it have the last word.
  ///
  /// - Throws: `Failure` where it cannot be used.
  static func expand() throws {
    guard let name = current.first, let command = commands[name] else { return }
    let table = OptionTable(of: command)
    defer { current.insert(contentsOf: preset(in: current, of: table), at: 1) }
    guard let place = place(of: current.dropFirst(), in: table) else { return }
    let file = try ExperimentFile(current[place], for: table) { arguments in
      let arguments = preset(in: arguments, of: table) + arguments
      try trying([name] + arguments) { _ = try command.parse(arguments) }
    }
    current.replaceSubrange(place...place, with: file.arguments)
  }

  /// What the preset that the arguments name stands for; nothing where they name none, or one that there is not.
  private static func preset(in arguments: [String], of table: OptionTable) -> [String] {
    guard table["preset"] != nil else { return [] }
    let named = zip(arguments, arguments.dropFirst() + [""]).compactMap { argument, next in
      argument == "--preset"
        ? next : argument.hasPrefix("--preset=") ? String(argument.dropFirst(9)) : nil
    }
    return named.last.flatMap(StudyPreset.init(argument:))?.arguments ?? []
  }

  /// Does something as if the process had other arguments: a command may look at what it was given.
  static func trying<Value>(_ arguments: [String], _ body: () throws -> Value) rethrows -> Value {
    let given = current
    current = arguments
    defer { current = given }
    return try body()
  }

  /// Where the file's name stands: the first argument that is no option and no option's value, if it ends as such files do.
  private static func place(of arguments: ArraySlice<String>, in table: OptionTable) -> Int? {
    var skipped = false
    for (index, argument) in zip(arguments.indices, arguments) {
      if skipped {
        skipped = false
      } else if argument.hasPrefix("--") {
        let name = String(argument.dropFirst(2))
        skipped = table[name]?.kind == .option
      } else if !argument.hasPrefix("-") {
        return [".yaml", ".yml"].contains(where: argument.lowercased().hasSuffix) ? index : nil
      }
    }
    return nil
  }

  /// The options among the arguments with their values, without some and without what the table does not have.
  static func leavingOut(_ options: Set<String>, in table: OptionTable) -> [String] {
    var kept: [String] = []
    var rest = current.dropFirst()
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else { continue }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1)
      let name = parts.first.map(String.init) ?? ""
      var taken = [argument]
      if table[name]?.kind == .option, parts.count == 1, let value = rest.popFirst() {
        taken.append(value)
      }
      if table[name] != nil, !options.contains(name) { kept += taken }
    }
    return kept
  }
}
