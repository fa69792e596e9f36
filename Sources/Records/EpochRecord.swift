/// One epoch, as a line of `epochs.csv`.
public struct EpochRecord: Codable, Equatable, Sendable {
  /// Counted from 1.
  public var epoch: Int
  /// Mean over the epoch's steps, while the weights moved and on augmented images: what training minimises, label
  /// smoothing included.
  public var trainLoss: Double
  /// From 0 to 1, like `trainLoss` a running figure.
  public var trainAccuracy: Double
  /// The plain cross-entropy, without label smoothing, after the epoch; `nil` where there is no validation set.
  public var validationLoss: Double?
  public var validationAccuracy: Double?
  /// The rate of the epoch's last step.
  public var rate: Double
  /// Wall-clock seconds, validation included.
  public var seconds: Double

  public init(
    epoch: Int, trainLoss: Double, trainAccuracy: Double, validationLoss: Double?,
    validationAccuracy: Double?, rate: Double, seconds: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.trainAccuracy = trainAccuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.rate = rate
    self.seconds = seconds
  }
}
