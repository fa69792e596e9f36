/// How much an optimizer's accuracy depends on its rate: the trials of a grid, and what methods suggest.
public struct OptimizerSensitivity: Codable, Equatable, Sendable {
  /// The optimizer's name, for example `sgd`.
  public var optimizer: String
  /// The schedule that all trials follow, for example `triangular`.
  public var schedule: String
  /// The accuracy of always naming the most frequent class, from 0 to 1; a mean over the seeds.
  public var guessing: Double
  /// The trials at the grid's rates and at those that were suggested, in no particular order.
  public var trials: [SensitivityTrial]
  public var suggestions: [SensitivitySuggestion]

  public init(
    optimizer: String, schedule: String, guessing: Double, trials: [SensitivityTrial] = [],
    suggestions: [SensitivitySuggestion] = []
  ) {
    self.optimizer = optimizer
    self.schedule = schedule
    self.guessing = guessing
    self.trials = trials
    self.suggestions = suggestions
  }
}

extension OptimizerSensitivity {
  /// The accuracy over the grid's rates; `nil` before the first trial.
  public var curve: SensitivityCurve? {
    var measured: [Double: [Double]] = [:]
    for trial in trials where HalfDecades.contains(trial.rate) {
      measured[trial.rate, default: []].append(trial.accuracy(guessing: guessing))
    }
    return SensitivityCurve(measured)
  }

  /// What a rate was trained to, as a mean over the seeds; `nil` where it was not trained.
  public func trainedAccuracy(at rate: Double) -> Double? {
    let values = trials.filter { $0.rate == rate }.map { $0.accuracy(guessing: guessing) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// What following a suggestion costs against the best rate, as a fraction of all images: from trainings at that rate
  /// where there are some, else read off the curve. A refusal costs all that there is to gain.
  ///
  /// - Returns: `nil` before the first trial.
  public func regret(of suggestion: SensitivitySuggestion) -> Double? {
    guard let curve else { return nil }
    guard let rate = suggestion.rate else { return curve.bestAccuracy - guessing }
    return curve.bestAccuracy - (trainedAccuracy(at: rate) ?? curve.accuracy(at: rate))
  }

  /// The methods that were asked, in the order of their first suggestions.
  public var methods: [SensitivitySuggestion.Method] {
    var seen = Set<SensitivitySuggestion.Method>()
    return suggestions.map(\.method).filter { seen.insert($0).inserted }
  }

  /// The suggestions of a method, one for each seed.
  public func suggestions(
    by method: SensitivitySuggestion.Method
  ) -> [SensitivitySuggestion] {
    suggestions.filter { $0.method == method }
  }

  /// The spread of a method's regrets over the seeds; `nil` where it was not asked.
  public func regrets(of method: SensitivitySuggestion.Method) -> ArmMetrics.Spread? {
    ArmMetrics.Spread(of: suggestions(by: method).compactMap(regret(of:)))
  }

  /// Whether some rate of the grid beats guessing by ten points, so that there is something to find.
  public var canBeTrained: Bool {
    curve.map { $0.points.contains { $0.measured.mean >= guessing + 0.1 } } ?? false
  }
}
