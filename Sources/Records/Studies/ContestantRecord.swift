/// One of the optimizers that a study compares, with its rates and its trials.
public struct ContestantRecord: Codable, Equatable, Sendable {
  /// The optimizer's name, for example `sgd`; no two contestants share one.
  public var name: String
  /// The rule's settings in words, for example `momentum 0.9`.
  public var rule: String
  /// The schedule with its rates in words, for example `triangular: base 0.01, max 0.06, step size 4ep`; `nil`
  /// where no rates were found.
  public var schedule: String?
  public var rateOrigin: RateOrigin
  /// The range test; `nil` where there was none.
  public var sweep: RateFinding?
  /// What the optimizer keeps beside the weights.
  public var stateBytes: Int
  /// One a seed, in the order of the study's seeds; fewer while the study goes on.
  public var trials: [TrialRecord]

  public init(
    name: String, rule: String, schedule: String?, rateOrigin: RateOrigin, sweep: RateFinding?,
    stateBytes: Int, trials: [TrialRecord]
  ) {
    self.name = name
    self.rule = rule
    self.schedule = schedule
    self.rateOrigin = rateOrigin
    self.sweep = sweep
    self.stateBytes = stateBytes
    self.trials = trials
  }
}
