/// A search for the learning rate by successive halving as it was recorded: which rates were trained how far, and the
/// losses that they reached.
public struct RateSearchRecord: Codable, Equatable, Sendable {
  /// A rate and how its trial went.
  public struct Trial: Codable, Equatable, Sendable {
    public var rate: Double
    /// The steps that were made.
    public var steps: Int
    /// The loss after each round that the trial was in, in their order: the mean over the measurements of that round.
    /// `nil` where it was no finite number.
    public var losses: [Double?]
    /// The steps that it was to have made by the end of each of those rounds.
    public var lengths: [Int]
    /// The standard error of the last loss's difference from that of the best trial, as the measurements, which all
    /// trials share, tell it; `nil` for the best one and where it is unknown.
    public var deviation: Double?

    public init(
      rate: Double, steps: Int = 0, losses: [Double?] = [], lengths: [Int] = [],
      deviation: Double? = nil
    ) {
      self.rate = rate
      self.steps = steps
      self.losses = losses
      self.lengths = lengths
      self.deviation = deviation
    }
  }

  /// What the losses are of.
  public enum Measure: String, Codable, Sendable {
    /// Batches that no trial trains on; the loss is that of the scores divided by the temperature, 1 or higher, that makes it
    /// lowest over a round.
    case heldBack
    /// The batches that are trained on, where there are too few to hold one back.
    case training
  }

  /// The optimizer's name, for example `sgd`.
  public var optimizer: String
  /// In order of their rates.
  public var trials: [Trial]
  /// The steps that a trial has made at the end of each round.
  public var rounds: [Int]
  public var measure: Measure
  /// How many images judge the trials; `nil` in files of earlier versions.
  public var judges: Int?
  /// The loss of guessing: that of who knows at most how frequent each class is.
  public var guessing: Double
  /// The loss of the state that all trials began with.
  public var first: Double
  /// What the rate of the lowest loss is multiplied by to be the one that trains best; `nil` for 1.
  public var correction: Double?
  /// The rate that such trainings did best with on other images; `nil` where that is not known.
  public var prior: Double?
  /// Whether the user stopped it.
  public var isInterrupted: Bool

  public init(
    optimizer: String, trials: [Trial] = [], rounds: [Int], measure: Measure, judges: Int? = nil,
    guessing: Double, first: Double, correction: Double? = nil, prior: Double? = nil,
    isInterrupted: Bool = false
  ) {
    self.optimizer = optimizer
    self.trials = trials
    self.rounds = rounds
    self.measure = measure
    self.judges = judges
    self.guessing = guessing
    self.first = first
    self.correction = correction
    self.prior = prior
    self.isInterrupted = isInterrupted
  }
}

extension RateSearchRecord {
  /// The lengths of the rounds, ascending.
  public var roundLengths: [Int] { Array(Set(rounds)).sorted() }

  /// A trial's loss after a round of that length; `nil` where it was not in it, or had no finite loss.
  public func loss(of trial: Trial, after steps: Int) -> Double? {
    zip(trial.lengths, trial.losses).first { $0.0 == steps }?.1
  }
}
