/// The lines of a schedule's CSV file.
public enum ScheduleCSV {
  /// The first line, without its line break.
  public static let header = "step,rate,momentum"
}

extension Schedule {
  /// The line of one step, without its line break: numbers as they read back exactly, an empty cell where the
  /// schedule leaves momentum alone.
  public func csvLine(at step: Int, in run: Horizon) -> String {
    let momentum = momentum(at: step, in: run).map { "\($0)" } ?? ""
    return "\(step),\(rate(at: step, in: run)),\(momentum)"
  }

  /// The whole file, one line for each step of the run.
  ///
  /// - Complexity: O(n) in the run's steps.
  public func csv(in run: Horizon) -> String {
    var text = ScheduleCSV.header + "\n"
    for step in 0..<run.steps { text += csvLine(at: step, in: run) + "\n" }
    return text
  }
}
