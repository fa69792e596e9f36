import ArgumentParser
package import Experiments

/// What the command line makes of arguments, without doing any of it: tests hold settings and documents to it.
package enum CommandGrammar {
  /// The options of `train` that say what is trained, with the help that it shows of them.
  package static var settings: [ExperimentOption] {
    // Two groups are hidden by `train` as wholes, and shown by others.
    let shown = [TrainCommand.self, ScheduleOptions.self, FinderOptions.self]
      .flatMap { (group: any ParsableArguments.Type) in
        OptionTable(of: group).entries.filter(\.shouldDisplay).map(\.name)
      }
    return OptionTable(of: TrainCommand.self).entries
      .filter { !ExperimentFile.unsettable.union(circumstances).contains($0.name) }
      .map { entry in
        ExperimentOption(
          entry.name,
          value: entry.kind == .flag || entry.valueName == entry.name ? nil : entry.valueName,
          entry.abstract ?? "", details: entry.discussion, isExpert: !shown.contains(entry.name))
      }
  }

  /// The options of `train` that files and arms know, and that say how a training is computed or what is done behind it.
  private static let circumstances: Set = ["threads", "convolutions", "evaluate-test"]

  /// The names of all options of all commands, without hyphens in front.
  package static var options: Set<String> {
    func names(of command: any ParsableCommand.Type) -> [String] {
      OptionTable(of: command).names + command.configuration.subcommands.flatMap(names)
    }
    return Set(names(of: UpswingCommand.self))
  }

  /// The experiment that `upswing train` would train.
  ///
  /// - Parameter arguments: behind `train`.
  /// - Throws: `ArgumentRefusal`.
  package static func experiment(_ arguments: [String]) throws -> Experiment {
    try refusing {
      try ExpandedArguments.trying(["train"] + arguments) {
        try TrainCommand.parse(arguments).experiment()
      }
    }
  }

  /// Checks a command, the program's name apart, as the program does before it begins.
  ///
  /// - Throws: `ArgumentRefusal`.
  package static func check(_ arguments: [String]) throws {
    try refusing {
      do {
        try ExpandedArguments.trying(arguments) { _ = try UpswingCommand.parseAsRoot(arguments) }
      } catch  where UpswingCommand.exitCode(for: error) == .success {
        // Help, or the version.
      }
    }
  }

  /// What the program would refuse arguments with.
  package struct ArgumentRefusal: Error, CustomStringConvertible {
    package let description: String
  }

  private static func refusing<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      throw ArgumentRefusal(description: UpswingCommand.message(for: error))
    }
  }
}
