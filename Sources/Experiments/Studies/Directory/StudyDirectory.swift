import Files
import Foundation
import Interchange
import Records
import Training

/// The directory of a study: `study.json`, `sweep-<arm>.json`, `features-<number>.json`, `trials/<arm>-s<seed>/`.
package struct StudyDirectory: Sendable {
  private let folder: RecordFolder

  package var path: String { folder.path }

  package init(_ path: String) { folder = RecordFolder(path) }

  private init(_ folder: RecordFolder) { self.folder = folder }

  /// Looks at what the directory holds; nothing is made or changed yet.
  ///
  /// - Parameter new: the study that is to be in it.
  /// - Returns: the directory, and how the study in it was begun: as `new`, where there is none, and with what `new` adds
  ///   to it.
  /// - Throws: ``StudyDirectoryError`` where it holds something else.
  package func holding(
    _ new: StudyManifest
  ) throws(StudyDirectoryError) -> (directory: StudyDirectory, manifest: StudyManifest) {
    if let manifest = try folder.read(StudyManifest.self, from: "study.json") {
      do {
        try manifest.study.validate()
      } catch {
        throw .unreadable(path: path(of: "study.json"), reason: "\(error)")
      }
      let wasFinished = isFinished(manifest.study)
      guard let continued = new.continuing(manifest, wasFinished: wasFinished) else {
        throw .otherStudy(
          path: path, differences: new.identity.differences(from: manifest.identity))
      }
      return (self, continued)
    }
    guard try folder.isFree() else { throw .notAStudy(path: path) }
    return (self, new)
  }

  /// Whether all trials of a study are there; one that can't be read is none.
  private func isFinished(_ study: StudyConfiguration) -> Bool {
    study.arms.allSatisfy { arm in
      study.seeds.allSatisfy { seed in
        let name = "trials/\(TrialID(arm: arm.name, seed: seed))/trial.json"
        let note = try? folder.read(TrialNote.self, from: name)
        return note?.outcome.isFinal == true
      }
    }
  }

  /// Makes the directory, with those above it, and takes it: nobody else may run the study until this value goes.
  ///
  /// What it holds is to be looked at afterwards: another may have changed it until now.
  ///
  /// - Throws: ``StudyDirectoryError/inUse(folder:owner:)`` where another runs it.
  package func owned() throws(StudyDirectoryError) -> StudyDirectory {
    StudyDirectory(try folder.owned())
  }

  /// Gives the directory free for others.
  package func release() { folder.release() }

  /// Says in the directory what the study is; makes it where nobody owns it yet.
  package func begin(_ manifest: StudyManifest) throws(StudyDirectoryError) {
    try folder.make()
    if try folder.read(StudyManifest.self, from: "study.json") != manifest {
      try folder.write(document: manifest, to: "study.json")
    }
  }

  /// Where a file of the directory lies.
  package func path(of name: String) -> String { folder.path(of: name) }

  /// Where a trial's directory lies.
  package func path(of trial: TrialID) -> String { path(of: "trials/\(trial)") }

  // MARK: Range tests

  func finding(of arm: String) throws(StudyDirectoryError) -> RateFinding? {
    try folder.read(RateFinding.self, from: "sweep-\(arm).json")
  }

  func write(
    _ finding: RateFinding, of arm: String
  ) throws(StudyDirectoryError) {
    try folder.write(document: finding, to: "sweep-\(arm).json")
  }

  // MARK: Features

  /// What the features of a setup took; `nil` where none were computed.
  func features(of setup: Int) throws(StudyDirectoryError) -> FeatureNote? {
    try folder.read(FeatureNote.self, from: "features-\(setup + 1).json")
  }

  func write(_ features: FeatureNote, of setup: Int) throws(StudyDirectoryError) {
    try folder.write(document: features, to: "features-\(setup + 1).json")
  }

  // MARK: Trials

  /// What is known of a trial; `nil` where it was never begun, or was cut off before it could say anything.
  func trial(_ id: TrialID) throws(StudyDirectoryError) -> TrialRecord? {
    guard let note = try folder.read(TrialNote.self, from: "trials/\(id)/trial.json") else {
      return nil
    }
    let record = TrialRecord(
      seed: id.seed, outcome: note.outcome, epochs: [], steps: [],
      millisecondsPerStep: note.millisecondsPerStep, seconds: note.seconds,
      beginning: note.beginning, predictions: note.predictions)
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
    record.epochs = try folder.records(in: "trials/\(id)/epochs.csv")
    record.steps = try folder.records(in: "trials/\(id)/steps.csv")
    return record
  }

  func write(_ record: TrialRecord, of id: TrialID) throws(StudyDirectoryError) {
    try folder.make("trials/\(id)")
    let note = TrialNote(
      outcome: record.outcome, millisecondsPerStep: record.millisecondsPerStep,
      seconds: record.seconds, beginning: record.beginning, predictions: record.predictions)
    try folder.write(document: note, to: "trials/\(id)/trial.json")
  }

  /// Whether a trial was begun, so that it may have a checkpoint to go on from.
  func isBegun(_ id: TrialID) -> Bool { FileSystem.exists(path(of: id) + "/config.json") }

  /// The epochs that a trial has behind it, as far as its records tell.
  func finishedEpochs(of id: TrialID) -> Int {
    let epochs: [EpochRecord]? = try? folder.records(in: "trials/\(id)/epochs.csv")
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
