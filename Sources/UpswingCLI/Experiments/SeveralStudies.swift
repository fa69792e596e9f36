import ArgumentParser
import Foundation
import ImageData
import Layers
import Wording

/// The studies that one command line asks for: one of each data set with each model, every one of them the command that would
/// make it alone.
struct SeveralStudies {
  /// One of the studies.
  struct Member {
    /// What it is called among the others, and its folder.
    let name: String
    fileprivate let model: ModelName?
    fileprivate let arguments: [String]

    /// Does something with the study's own command, as if it had been typed.
    ///
    /// - Parameter options: what is typed in addition.
    func alone<Value>(
      _ options: [String] = [], _ body: (CompareCommand) throws -> Value
    ) throws -> Value {
      try ExpandedArguments.trying(["compare"] + arguments + options) {
        try body(CompareCommand.parse(arguments + options))
      }
    }
  }

  let members: [Member]

  /// - Throws: `ValidationError` where they can't be told apart, or what is one's is given to all.
  init(of command: CompareCommand) throws {
    try Self.check(command)
    let models: [ModelName?] = command.comparison.models.map { $0.map(Optional.some) } ?? [nil]
    let options = ExpandedArguments.leavingOut(
      ["run-dir", "models", "dry-run"], in: OptionTable(of: CompareCommand.self))
    members = zip(command.folders, try Self.names(of: command.folders)).flatMap { data, name in
      models.map { model in
        Member(
          name: ([name] + [model?.rawValue].compactMap(\.self)).joined(separator: "-"),
          model: model,
          arguments: [data] + options + (model.map { ["--model", $0.rawValue] } ?? []))
      }
    }
    // What is wrong with one data set's study is wrong with all.
    for member in members.prefix(models.count) {
      do {
        try member.alone { _ in }
      } catch {
        let model = member.model.map { "With \($0.rawValue): " } ?? ""
        throw ValidationError(model + CompareCommand.message(for: error))
      }
    }
  }

  private static func check(_ command: CompareCommand) throws {
    let source = command.images.source
    if let models = command.comparison.models {
      guard models.count > 1 else {
        throw ValidationError("--models compares several: name a single one with --model.")
      }
      for (index, model) in models.enumerated() where models[..<index].contains(model) {
        throw ValidationError("--models names \(model.rawValue) twice.")
      }
      guard command.network.initial == nil else {
        throw ValidationError(
          "--weights are one model's: leave --models out, or compare one at a time.")
      }
    }
    guard !command.further.isEmpty else { return }
    let ofOne = [
      ("labels", source.labels), ("validation", source.validation?.folder),
      ("test", source.test?.folder), ("sensitivity", command.comparison.sensitivity),
    ]
    for (option, value) in ofOne where value != nil {
      throw ValidationError(
        "--\(option) \(value ?? "") is of one data set: leave it out, or compare one at a time.")
    }
  }

  /// As many of the last parts of the folders' paths as tell them all apart.
  private static func names(of folders: [String]) throws -> [String] {
    var known: [String: String] = [:]
    for folder in folders {
      let place = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
      if let other = known.updateValue(folder, forKey: place) {
        throw ValidationError(
          other == folder
            ? "The data set \(folder) is named twice: name each once."
            : "\(other) and \(folder) are the same data set: name each once.")
      }
    }
    let paths = folders.map { URL(fileURLWithPath: $0).standardizedFileURL.pathComponents }
    let most = paths.map(\.count).max() ?? 1
    for depth in 1...most {
      let names = paths.map { parts in
        parts.suffix(depth).filter { $0 != "/" }.map(RunFolder.subject).joined(separator: "-")
      }
      if Set(names).count == names.count { return names }
    }
    throw ValidationError(
      "\(Phrase.list(folders)) can't be told apart by letters and digits in their names: rename one, or compare one at a time."
    )
  }
}
