import Files
import Interchange
import Records

/// The CSV files of a run, open to append lines; each line is handed to the system as soon as it is known.
struct RunLog: ~Copyable {
  private let steps: FileWriter
  private let epochs: FileWriter

  init(_ directory: RunDirectory) throws(FileError) {
    let steps = try FileWriter(appendingTo: directory.path(of: "steps.csv"))
    let epochs = try FileWriter(appendingTo: directory.path(of: "epochs.csv"))
    self.steps = steps
    self.epochs = epochs
  }

  /// Waits until all lines are on the disk, so that no checkpoint is there before its records.
  borrowing func synchronise() throws(FileError) {
    try steps.synchronise()
    try epochs.synchronise()
  }

  borrowing func append(_ record: StepRecord) throws(FileError) {
    try steps.write(record.csvLine + "\n")
  }

  borrowing func append(_ record: EpochRecord) throws(FileError) {
    try epochs.write(record.csvLine + "\n")
  }
}
