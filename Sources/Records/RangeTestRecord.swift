/// A learning rate range test as it was recorded: everything that a suggestion is computed from.
public struct RangeTestRecord: Codable, Equatable, Sendable {
  /// One step of the test.
  public struct Point: Codable, Hashable, Sendable {
    public var rate: Double
    /// The batch's raw loss.
    public var loss: Double
    /// `α·loss + (1-α)·previous`, the first point's being its raw loss.
    public var smoothedLoss: Double

    public init(rate: Double, loss: Double, smoothedLoss: Double) {
      self.rate = rate
      self.loss = loss
      self.smoothedLoss = smoothedLoss
    }
  }

  /// Why the test ended.
  public enum End: String, Codable, Sendable {
    /// The highest rate was reached.
    case completed
    /// The smoothed loss rose past a multiple of its lowest value.
    case diverged
    /// The loss was not a finite number.
    case notFinite
    /// The user stopped it.
    case interrupted
  }

  /// The optimizer's name, for example `sgd`.
  public var optimizer: String
  /// The rates the test was to run from and to.
  public var from: Double
  public var to: Double
  /// The number of steps that was planned; `points` has fewer where the test ended early.
  public var plannedSteps: Int
  /// α of the exponential smoothing.
  public var smoothing: Double
  public var points: [Point]
  public var end: End

  public init(
    optimizer: String, from: Double, to: Double, plannedSteps: Int, smoothing: Double,
    points: [Point], end: End
  ) {
    self.optimizer = optimizer
    self.from = from
    self.to = to
    self.plannedSteps = plannedSteps
    self.smoothing = smoothing
    self.points = points
    self.end = end
  }
}
