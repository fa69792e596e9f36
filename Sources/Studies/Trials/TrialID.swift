package import Optimizers

/// Which of a study's trials: an optimizer with a seed.
package struct TrialID: Hashable, Sendable, CustomStringConvertible {
  package var contestant: OptimizerName
  package var seed: UInt64

  package init(contestant: OptimizerName, seed: UInt64) {
    self.contestant = contestant
    self.seed = seed
  }

  /// The name of the trial's directory, for example `adam-s1`.
  package var description: String { "\(contestant.rawValue)-s\(seed)" }
}
