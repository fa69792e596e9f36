/// One training step, as a line of `steps.csv`.
public struct StepRecord: Codable, Equatable, Sendable {
  /// Counted from 0 over the whole run.
  public var step: Int
  /// Counted from 1.
  public var epoch: Int
  /// The batch's mean loss, unsmoothed.
  public var loss: Double
  public var rate: Double
  /// The momentum (β₁) of this step; `nil` where the rule has none.
  public var momentum: Double?

  public init(step: Int, epoch: Int, loss: Double, rate: Double, momentum: Double?) {
    self.step = step
    self.epoch = epoch
    self.loss = loss
    self.rate = rate
    self.momentum = momentum
  }
}
