import Files
import Foundation
import Interchange
import Optimizers
import Records
import Training

/// The directory of a study: `study.json`, `sweep-<optimizer>.json`, `trials/<optimizer>-s<seed>/`.
package struct StudyDirectory: Sendable {
  package let path: String
  /// Held by who runs the study; `nil` for who only looks.
  private let lock: FolderLock?

  private init(path: String, lock: FolderLock? = nil) {
    self.path = path
    self.lock = lock
  }

  /// Looks at what a path holds; nothing is made or changed yet.
  ///
  /// - Returns: the directory, and how the study in it was begun: now, where there is none.
  /// - Throws: ``StudyDirectoryError`` where it holds something else.
  package static func open(
    _ path: String, for configuration: StudyConfiguration, command: [String], now: String
  ) throws(StudyDirectoryError) -> (directory: StudyDirectory, manifest: StudyManifest) {
    try StudyDirectory(path: path).holding(configuration, command: command, now: now)
  }

  /// Looks at what the directory holds.
  package func holding(
    _ configuration: StudyConfiguration, command: [String], now: String
  ) throws(StudyDirectoryError) -> (directory: StudyDirectory, manifest: StudyManifest) {
    let directory = self
    if let manifest = try directory.read(StudyManifest.self, from: "study.json") {
      do {
        try manifest.study.validate()
      } catch {
        throw .unreadable(path: directory.path(of: "study.json"), reason: "\(error)")
      }
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
      guard names.allSatisfy({ PendingFile.isLeftover($0) || $0.string == FolderLock.fileName })
      else {
        throw .notAStudy(path: path)
      }
    }
    return (directory, StudyManifest(command: command, started: now, study: configuration))
  }

  /// Makes the directory, with those above it, and takes it: nobody else may run the study until this value goes.
  ///
  /// What it holds is to be looked at afterwards: another may have changed it until now.
  ///
  /// - Throws: ``StudyDirectoryError/inUse(folder:owner:)`` where another runs it.
  package func owned() throws(StudyDirectoryError) -> StudyDirectory {
    try system { () throws(FileError) in
      try FileSystem.makeDirectory(path)
      try FileSystem.checkWritable(path)
    }
    do {
      let lock = try FolderLock(path)
      PendingFile.removeLeftovers(in: path)
      return StudyDirectory(path: path, lock: lock)
    } catch let error as FolderInUse {
      throw .inUse(folder: error.folder, owner: error.owner)
    } catch {
      throw .file(error as? FileError ?? FileError(.create, BytePath(path), .notAFolder))
    }
  }

  /// Gives the directory free for others.
  package func release() { lock?.release() }

  /// Says in the directory what the study is; makes it where nobody owns it yet.
  package func begin(_ manifest: StudyManifest) throws(StudyDirectoryError) {
    try system { () throws(FileError) in try FileSystem.makeDirectory(path) }
    if !FileSystem.exists(path(of: "study.json")) { try write(manifest, to: "study.json") }
  }

  /// Where a file of the directory lies.
  package func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : path + "/" + name
  }

  /// Where a trial's directory lies.
  package func path(of trial: TrialID) -> String { path(of: "trials/\(trial)") }

  // MARK: Range tests

  func sweep(of contestant: OptimizerName) throws(StudyDirectoryError) -> RateFinding? {
    try read(RateFinding.self, from: "sweep-\(contestant.rawValue).json")
  }

  func write(
    _ sweep: RateFinding, of contestant: OptimizerName
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

  /// Whether a trial was begun, so that it may have a checkpoint to go on from.
  func isBegun(_ id: TrialID) -> Bool { FileSystem.exists(path(of: id) + "/config.json") }

  /// The epochs that a trial has behind it, as far as its records tell.
  func finishedEpochs(of id: TrialID) -> Int {
    let epochs: [EpochRecord]? = try? records(in: "trials/\(id)/epochs.csv")
    return epochs?.count ?? 0
  }

  /// Removes what a trial left that can't be gone on with, so that it can begin again.
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
    let bytes = try system { () throws(FileError) in
      try FileReader(path).bytes(limit: FileReader.tableLimit)
    }
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
    let bytes = try system { () throws(FileError) in
      try FileReader(path).bytes(limit: FileReader.documentLimit)
    }
    do {
      return try RecordJSON.decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .unreadable(path: path, reason: "\(SettingsError(error))")
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
