/// Which of a study's trials: an arm with a seed.
package struct TrialID: Hashable, Sendable, CustomStringConvertible {
  /// The name of the arm.
  package var contestant: String
  package var seed: UInt64

  package init(contestant: String, seed: UInt64) {
    self.contestant = contestant
    self.seed = seed
  }

  /// The name of the trial's directory, for example `adam-s1`.
  package var description: String { "\(contestant)-s\(seed)" }
}
