/// One of the arms that a study compares, with its rates and its trials.
public struct ArmRecord: Codable, Equatable, Sendable {
  /// The arm's name, no two share one; in a study of optimizers the optimizer's, for example `sgd`.
  public var name: String
  /// The optimizer's name; `nil` in records of versions where it was the arm's.
  public var optimizer: String?
  /// The rule's settings in words, for example `momentum 0.9`.
  public var rule: String
  /// The schedule with its rates in words, for example `triangular: base 0.01, max 0.06, step size 4ep`; `nil`
  /// where no rates were found.
  public var schedule: String?
  public var rateOrigin: RateSource
  /// What was found of its rates; `nil` where they were not looked for.
  public var finding: RateFinding?
  /// Images per step; `nil` in records of versions that did not say.
  public var batchSize: Int?
  /// What the optimizer keeps beside the weights.
  public var stateBytes: Int
  /// One per seed, in the order of the study's seeds; fewer while the study goes on.
  public var trials: [TrialRecord]
  /// The settings in which the arm differs from others, other than its optimizer, schedule and rates; `nil` for none.
  public var differences: [RunSetting]?

  /// Files keep the word of earlier versions for what was found.
  private enum CodingKeys: String, CodingKey {
    case name, optimizer, rule, schedule, rateOrigin
    case finding = "sweep"
    case batchSize, stateBytes, trials, differences
  }

  public init(
    name: String, optimizer: String? = nil, rule: String, schedule: String?, rateOrigin: RateSource,
    finding: RateFinding?, batchSize: Int? = nil, stateBytes: Int, trials: [TrialRecord],
    differences: [RunSetting] = []
  ) {
    self.name = name
    self.optimizer = optimizer
    self.rule = rule
    self.schedule = schedule
    self.rateOrigin = rateOrigin
    self.finding = finding
    self.batchSize = batchSize
    self.stateBytes = stateBytes
    self.trials = trials
    self.differences = differences.isEmpty ? nil : differences
  }
}
