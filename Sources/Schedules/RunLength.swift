/// How long a run is: what turns lengths in epochs or fractions into steps.
public struct RunLength: Codable, Hashable, Sendable {
  /// The steps of the whole run, at least 1.
  public let steps: Int

  /// The steps of one epoch, at least 1.
  public let stepsPerEpoch: Int

  public init(steps: Int, stepsPerEpoch: Int) {
    self.steps = max(steps, 1)
    self.stepsPerEpoch = max(stepsPerEpoch, 1)
  }

  /// A run of whole epochs.
  public init(epochs: Int, stepsPerEpoch: Int) {
    self.init(steps: epochs * max(stepsPerEpoch, 1), stepsPerEpoch: stepsPerEpoch)
  }
}
