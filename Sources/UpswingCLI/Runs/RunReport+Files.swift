import Files
import Records
import Reports

extension RunReport {
  /// Writes `report.html` and, where there was a validation, the whole of its confusion matrix as `confusion.csv`.
  ///
  /// - Parameter folder: the run's.
  func write(in folder: String) throws {
    try AtomicFile.write(html(), to: "\(folder)/report.html")
    guard let validation = run.validation else { return }
    let table = validation.confusionCSV(classes: run.classes.map(\.name))
    try AtomicFile.write(table, to: "\(folder)/\(Evaluation.confusionFile)")
  }
}
