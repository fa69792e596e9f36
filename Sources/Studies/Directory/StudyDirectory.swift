import Files
import Foundation
import Interchange
import Optimizers
import Records
import Training

/// The directory of a study: `study.json`, `sweep-<optimizer>.json`, `trials/<optimizer>-s<seed>/`.
package struct StudyDirectory: Sendable {
  package let path: String

  private init(path: String) { self.path = path }

  /// Looks at what a path holds; nothing is made or changed yet.
  ///
  /// - Returns: the directory, and how the study in it was begun: now, where there is none.
  /// - Throws: ``StudyDirectoryError`` where it holds something else.
  package static func open(
    _ path: String, for configuration: StudyConfiguration, command: [String], now: String
  ) throws(StudyDirectoryError) -> (directory: StudyDirectory, manifest: StudyManifest) {
    let directory = StudyDirectory(path: path)
    if let manifest = try directory.read(StudyManifest.self, from: "study.json") {
      guard manifest.study.identity == configuration.identity else {
        throw .otherStudy(
          path: path, differences: configuration.identity.differences(from: manifest.study.identity)
        )
      }
      return (directory, manifest)
    }
    if FileSystem.exists(path) {
      let names = try directory.system { () throws(FileError) in
        try FileSystem.names(in: BytePath(path))
      }
      guard names.isEmpty else { throw .notAStudy(path: path) }
    }
    return (directory, StudyManifest(command: command, started: now, study: configuration))
  }

  /// Makes the directory and says in it what the study is.
  package func begin(_ manifest: StudyManifest) throws(StudyDirectoryError) {
    try system { () throws(FileError) in
      try FileSystem.makeDirectory(path)
      try FileSystem.checkWritable(path)
    }
    if !FileSystem.exists(path(of: "study.json")) { try write(manifest, to: "study.json") }
  }

  /// Where a file of the directory lies.
  package func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : path + "/" + name
  }

  /// Where a trial's directory lies.
  package func path(of trial: TrialID) -> String { path(of: "trials/\(trial)") }

  // MARK: Range tests

  func sweep(of contestant: OptimizerName) throws(StudyDirectoryError) -> SweepSummary? {
    try read(SweepSummary.self, from: "sweep-\(contestant.rawValue).json")
  }

  func write(
    _ sweep: SweepSummary, of contestant: OptimizerName
  ) throws(StudyDirectoryError) {
    try write(sweep, to: "sweep-\(contestant.rawValue).json")
  }

  // MARK: Trials

  /// What is known of a trial; `nil` where it was never begun, or was cut off before it could say anything.
  func trial(_ id: TrialID) throws(StudyDirectoryError) -> TrialRecord? {
    let folder = "trials/\(id)"
    guard let note = try read(TrialNote.self, from: "\(folder)/trial.json") else { return nil }
    let record = TrialRecord(
      seed: id.seed, outcome: note.outcome, epochs: [], steps: [],
      millisecondsPerStep: note.millisecondsPerStep, beginning: note.beginning)
    // The files of a trial that is not done may end in a torn line; who resumes it mends them.
    return note.outcome.isFinal ? try withRecords(record, of: id) : record
  }

  /// The record of a trial that made all its steps.
  func finished(
    _ id: TrialID, _ record: TrialRecord
  ) throws(StudyDirectoryError) -> TrialRecord {
    var record = try withRecords(record, of: id)
    record.outcome = .completed
    return record
  }

  private func withRecords(
    _ record: TrialRecord, of id: TrialID
  ) throws(StudyDirectoryError) -> TrialRecord {
    var record = record
    record.epochs = try records(in: "trials/\(id)/epochs.csv")
    record.steps = try records(in: "trials/\(id)/steps.csv")
    return record
  }

  func write(_ record: TrialRecord, of id: TrialID) throws(StudyDirectoryError) {
    let folder = path(of: id)
    try system { () throws(FileError) in try FileSystem.makeDirectory(folder) }
    let note = TrialNote(
      outcome: record.outcome, millisecondsPerStep: record.millisecondsPerStep,
      beginning: record.beginning)
    try write(note, to: "trials/\(id)/trial.json")
  }

  /// Whether a trial has a checkpoint to go on from.
  func canResume(_ id: TrialID) -> Bool {
    let checkpoints = path(of: id) + "/checkpoints/"
    return FileSystem.exists(checkpoints + "last.safetensors")
      && FileSystem.exists(checkpoints + "last.state.safetensors")
  }

  /// The epochs that a trial has behind it, as far as its records tell.
  func finishedEpochs(of id: TrialID) -> Int {
    let epochs: [EpochRecord]? = try? records(in: "trials/\(id)/epochs.csv")
    return epochs?.count ?? 0
  }

  /// Removes what a trial left that was cut off before its first checkpoint, so that it can begin again.
  func clear(_ id: TrialID) throws(StudyDirectoryError) {
    let folder = path(of: id)
    guard FileSystem.exists(folder) else { return }
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw .unreadable(path: folder, reason: error.localizedDescription)
    }
  }
}

// MARK: - Files

extension StudyDirectory {
  private func records<Record: CSVRecord>(
    in name: String
  ) throws(StudyDirectoryError) -> [Record] {
    let path = path(of: name)
    guard FileSystem.exists(path) else { return [] }
    let bytes = try system { () throws(FileError) in try FileReader(path).bytes() }
    do {
      return try Record.records(csv: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .unreadable(path: path, reason: error.description)
    }
  }

  private func read<Value: Decodable>(
    _ type: Value.Type, from name: String
  ) throws(StudyDirectoryError) -> Value? {
    let path = path(of: name)
    guard FileSystem.exists(path) else { return nil }
    let bytes = try system { () throws(FileError) in try FileReader(path).bytes() }
    do {
      return try RecordJSON.decode(type, from: Data(bytes))
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  private func write(_ value: some Encodable, to name: String) throws(StudyDirectoryError) {
    let path = path(of: name)
    let json: Data
    do {
      json = try RecordJSON.encode(value)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    try system { () throws(FileError) in try AtomicFile.write(Array(json), to: path) }
  }

  private func system<Value>(
    _ body: () throws(FileError) -> Value
  ) throws(StudyDirectoryError) -> Value {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
