import Records

/// What a trial's directory says of the trial beside its configuration, records and checkpoints: `trial.json`.
struct TrialNote: Codable, Equatable, Sendable {
  var outcome: TrialOutcome
  var millisecondsPerStep: Double?
  var seconds: Double?
  var beginning: TrialBeginning?
  /// What the last weights take the validation images for.
  var predictions: ImageClasses?
}
