/// How far the finding of a rate has come.
public struct FinderProgress: Equatable, Sendable {
  /// The training steps behind it, or what took as long.
  public var steps: Int
  /// The rate of the last step.
  public var rate: Double
  /// Its loss.
  public var loss: Double

  public init(steps: Int, rate: Double, loss: Double) {
    self.steps = steps
    self.rate = rate
    self.loss = loss
  }
}
