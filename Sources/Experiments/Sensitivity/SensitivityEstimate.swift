/// What is left of a sensitivity grid, at most if it need not grow, and about how long it takes.
package struct SensitivityEstimate: Equatable, Sendable {
  package var trials: Int
  /// The steps of the methods and of the trials.
  package var steps: Int
  package var seconds: Double
}
