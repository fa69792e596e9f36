package import Optimizers
package import Records

/// What the measuring of a sensitivity tells whoever watches it.
package enum SensitivityEvent: Sendable {
  /// So many more steps are behind it; what runs, in a few words.
  case steps(Int, details: String)
  /// A trial ended; its accuracy, from 0 to 1.
  case trialEnded(SensitivityTrial, accuracy: Double)
  /// A method was asked.
  case suggested(OptimizerName, SensitivitySuggestion)
  /// All is known of an optimizer; the record so far.
  case optimizerEnded(OptimizerName, SensitivityRecord)
}
