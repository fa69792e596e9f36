/// The epoch whose weights are a run's best: the highest validation accuracy, of equals the lower validation loss, of
/// equals the earlier one; without a validation set the lowest training loss.
///
/// It is what the checkpoint `best` holds and what every report, table and JSON document names: nothing else decides. An
/// epoch whose loss is not a finite number is never the best.
public struct BestEpoch: Codable, Equatable, Sendable {
  /// Counted from 1.
  public let epoch: Int
  /// `nil` without a validation set.
  public let accuracy: Double?
  /// The validation loss, or the training loss without a validation set.
  public let loss: Double

  public init(_ record: EpochRecord) {
    epoch = record.epoch
    accuracy = record.validationAccuracy
    loss = record.validationLoss ?? record.trainLoss
  }

  /// Whether these weights should replace those that were best so far; of equals the earlier epoch stays.
  public func isBetter(than other: BestEpoch?) -> Bool {
    guard loss.isFinite, accuracy?.isFinite ?? true else { return false }
    guard let other else { return true }
    let (ours, theirs) = (accuracy ?? 0, other.accuracy ?? 0)
    return ours == theirs ? loss < other.loss : ours > theirs
  }
}
