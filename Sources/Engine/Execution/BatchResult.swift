/// The loss and the number of right answers of a batch.
public struct BatchResult {
  /// The sum of the samples' losses; not a number where a score was not.
  public let lossSum: Double

  /// How many samples counted.
  public let count: Int

  /// How many of them were predicted right.
  public let correct: Int

  /// The predicted classes; valid until the executor's next batch.
  public let predictions: Predictions

  /// The mean loss of a sample.
  public var meanLoss: Double { lossSum / Double(count) }
}
