import Training

/// Which of a study's trials: an arm with a seed.
public struct TrialID: Hashable, Sendable, CustomStringConvertible {
  /// The name of the arm.
  public var arm: String
  public var seed: UInt64

  public init(arm: String, seed: UInt64) {
    self.arm = arm
    self.seed = seed
  }

  /// The name of the trial's directory, for example `adam-s1`.
  public var description: String { "\(arm)-s\(seed)" }
}
