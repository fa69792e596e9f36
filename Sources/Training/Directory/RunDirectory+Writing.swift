import Engine
import Files
import Interchange
import Records
import Tensors

/// What the training loop writes.
extension RunDirectory {
  func hasCheckpoint(_ kind: CheckpointKind) -> Bool { FileSystem.exists(path(of: kind)) }

  func resumeWarnings(_ plan: Plan) -> [TrainingWarning] { snapshot?.warnings(plan) ?? [] }

  func saveBest(_ weights: [NamedTensor], step: Int, plan: Plan) throws -> String {
    try checkpoints.saveBest(checkpoint(of: weights, step: step, plan))
    return path(of: .best)
  }

  /// Saves weights and state, which become true together.
  func saveLast(
    _ weights: [NamedTensor], snapshot: TrainingSnapshot, plan: Plan
  ) throws -> String {
    do {
      try checkpoints.saveLast(checkpoint(of: weights, step: snapshot.step, plan), snapshot)
    } catch let error as FileError {
      throw RunDirectoryError.file(error)
    }
    return path(of: .last)
  }

  private func checkpoint(of weights: [NamedTensor], step: Int, _ plan: Plan) -> Checkpoint {
    Checkpoint(spec: spec, step: step, kernels: plan.kernels, weights: weights, without: frozen)
  }

  /// Removes what only a run that goes on needs.
  package func finish() throws(RunDirectoryError) {
    try system { () throws(FileError) in try checkpoints.finish() }
  }

  /// Reads the records of the steps and epochs that the checkpoint has behind it and removes later ones,
  /// which a run that was cut off may have left: the steps will be made, and recorded, again.
  @discardableResult
  func keepRecords(
    steps: Int, epochs: Int
  ) throws -> (steps: [StepRecord], epochs: [EpochRecord]) {
    (try keep(steps, in: "steps.csv"), try keep(epochs, in: "epochs.csv"))
  }

  /// Reads the records of so many steps and epochs.
  func records(steps: Int, epochs: Int) throws -> (steps: [StepRecord], epochs: [EpochRecord]) {
    (try read(steps, in: "steps.csv").records, try read(epochs, in: "epochs.csv").records)
  }

  private func keep<Record: CSVRecord>(_ count: Int, in name: String) throws -> [Record] {
    let path = path(of: name)
    guard count > 0 else {
      try system { () throws(FileError) in
        try AtomicFile.write(Record.csvHeader + "\n", to: path)
      }
      return []
    }
    let (records, text, byteCount): ([Record], String, Int) = try read(count, in: name)
    if text.utf8.count != byteCount {
      try system { () throws(FileError) in try AtomicFile.write(text, to: path) }
    }
    return records
  }

  /// Reads the first records of a file.
  ///
  /// - Returns: the records, their text, and how long the file is.
  private func read<Record: CSVRecord>(
    _ count: Int, in name: String
  ) throws -> (records: [Record], text: String, byteCount: Int) {
    let path = path(of: name)
    guard count > 0 else { return ([], "", 0) }
    guard FileSystem.exists(path) else {
      throw RunDirectoryError.missingRecords(path: path, found: 0, needed: count)
    }
    let bytes = try system { () throws(FileError) in
      try FileReader(path).bytes(limit: FileReader.tableLimit)
    }
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    // What stands behind the last line break is nothing, or a line that was cut off.
    lines.removeLast()
    guard lines.count > count else {
      throw RunDirectoryError.missingRecords(
        path: path, found: max(lines.count - 1, 0), needed: count)
    }
    let text = lines.prefix(count + 1).joined(separator: "\n") + "\n"
    do {
      return (try Record.records(csv: text), text, bytes.count)
    } catch {
      throw RunDirectoryError.records(path: path, reason: error.description)
    }
  }
}
