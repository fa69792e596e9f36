/// One training of a sensitivity grid, as a line of `trials.csv`: an optimizer at a rate, with a seed.
public struct SensitivityTrial: Codable, Equatable, Sendable {
  /// How a trial ended.
  public enum End: String, Codable, Sendable {
    /// All epochs were made.
    case completed
    /// The loss was beyond recovery.
    case diverged
    /// Stopped early: it was no better than guessing while another rate was much better.
    case hopeless
  }

  /// The optimizer's name, for example `sgd`.
  public var optimizer: String
  /// The highest rate of the schedule.
  public var rate: Double
  public var seed: UInt64
  public var end: End
  /// Wall-clock seconds of the training, evaluations included.
  public var seconds: Double
  /// The validation accuracy after each epoch, from 0 to 1.
  public var accuracies: [Double]

  public init(
    optimizer: String, rate: Double, seed: UInt64, end: End, seconds: Double, accuracies: [Double]
  ) {
    self.optimizer = optimizer
    self.rate = rate
    self.seed = seed
    self.end = end
    self.seconds = seconds
    self.accuracies = accuracies
  }

  /// The trial's accuracy, from 0 to 1: the mean accuracy of its last three epochs, of fewer where there were fewer than
  /// six. One that diverged is worth what guessing is.
  ///
  /// - Parameter guessing: the accuracy of always naming the most frequent class.
  public func accuracy(guessing: Double) -> Double {
    guard end != .diverged, !accuracies.isEmpty else { return guessing }
    let last = accuracies.suffix(min(max(accuracies.count / 2, 1), 3))
    return last.reduce(0, +) / Double(last.count)
  }
}

extension SensitivityTrial: CSVRecord {
  public static var csvHeader: String { "optimizer,rate,seed,end,seconds,accuracies" }

  /// The line; accuracies are separated by semicolons.
  public var csvLine: String {
    let accuracies = accuracies.map { "\($0)" }.joined(separator: ";")
    return "\(optimizer),\(rate),\(seed),\(end.rawValue),\(seconds),\(accuracies)"
  }

  public init(csvLine: some StringProtocol) throws(CSVError) {
    var cells = try CSVCells(csvLine, header: Self.csvHeader)
    optimizer = try cells.next()
    rate = try cells.next()
    seed = try cells.next()
    let end: String = try cells.next()
    guard let known = End(rawValue: end) else {
      throw .cell(line: nil, column: "end", text: end)
    }
    self.end = known
    seconds = try cells.next()
    let text: String = try cells.next()
    var accuracies: [Double] = []
    for part in text.split(separator: ";", omittingEmptySubsequences: true) {
      guard let accuracy = Double(part), (0...1).contains(accuracy) else {
        throw .cell(line: nil, column: "accuracies", text: String(part))
      }
      accuracies.append(accuracy)
    }
    self.accuracies = accuracies
    guard rate > 0, rate.isFinite else { throw .cell(line: nil, column: "rate", text: "\(rate)") }
  }
}
