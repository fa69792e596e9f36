import Records

/// The epoch whose weights are kept as the best: the highest validation accuracy, of equals the lower
/// validation loss; without a validation part the lowest training loss.
public struct BestEpoch: Codable, Equatable, Sendable {
  /// Counted from 1.
  public let epoch: Int
  /// `nil` without a validation part.
  public let accuracy: Double?
  /// The validation loss, or the training loss without a validation part.
  public let loss: Double

  init(_ record: EpochRecord) {
    epoch = record.epoch
    accuracy = record.validationAccuracy
    loss = record.validationLoss ?? record.trainLoss
  }

  /// Whether these weights should replace `other`'s; of equals the earlier epoch stays.
  func isBetter(than other: BestEpoch?) -> Bool {
    guard loss.isFinite else { return false }
    guard let other else { return true }
    let (ours, theirs) = (accuracy ?? 0, other.accuracy ?? 0)
    return ours == theirs ? loss < other.loss : ours > theirs
  }
}
