import Records

/// What was measured of a sensitivity, as `--json` prints it and `report.json` holds it. Accuracies are from 0 to 1, regrets in
/// points.
struct SensitivityResult: Encodable {
  let directory: String
  let data: String
  let epochs: Int
  let seeds: [UInt64]
  let settings: [RunSetting]
  let optimizers: [Optimizer]
  /// Over all optimizers that can be trained on these images, what each method costs.
  let methods: [Method]
  let warnings: [String]

  /// An optimizer's curve and what was suggested for it.
  struct Optimizer: Encodable {
    let optimizer: String
    let schedule: String
    let guessing: Double
    let bestRate: Double?
    let bestAccuracy: Double?
    /// The decades around the best rate in which the accuracy is within a point of the best.
    let width: Double?
    let plateau: RateRange?
    let curve: [Point]
    let suggestions: [Suggestion]
    let trials: [SensitivityTrial]
  }

  /// A rate of the grid.
  struct Point: Encodable {
    let rate: Double
    let mean: Double
    let lowest: Double
    let highest: Double
    let smooth: Double
  }

  /// What a method suggested, and what following it costs.
  struct Suggestion: Encodable {
    let method: String
    let seed: UInt64?
    let rate: Double?
    let refusal: String?
    let interval: RateRange?
    let steps: Int
    let seconds: Double
    let regret: Double?
    /// Whether the regret comes from trainings at that rate, not from the curve.
    let isTrained: Bool
  }

  /// What a method costs over all optimizers and seeds.
  struct Method: Encodable {
    let method: String
    let meanRegret: Double?
    let worstRegret: Double?
    let refusals: Int
  }

  init(_ record: SensitivityRecord, directory: String) {
    self.directory = directory
    data = record.data
    epochs = record.epochs
    seeds = record.seeds
    settings = record.settings
    warnings = record.warnings
    optimizers = record.optimizers.map(Optimizer.init)
    methods = record.methods.map { method in
      let regrets = record.regrets(of: method)
      return Method(
        method: method.name, meanRegret: regrets.map { 100 * $0.mean },
        worstRegret: regrets.map { 100 * $0.highest }, refusals: record.refusals(of: method))
    }
  }
}

extension SensitivityResult.Optimizer {
  init(_ record: OptimizerSensitivity) {
    optimizer = record.optimizer
    schedule = record.schedule
    guessing = record.guessing
    trials = record.trials
    let curve = record.curve
    bestRate = curve?.bestRate
    bestAccuracy = curve?.bestAccuracy
    width = curve?.width()
    plateau = curve?.plateau()
    self.curve = (curve?.points ?? []).map { point in
      .init(
        rate: point.rate, mean: point.measured.mean, lowest: point.measured.lowest,
        highest: point.measured.highest, smooth: point.smooth)
    }
    suggestions = record.suggestions.map { suggestion in
      .init(
        method: suggestion.method.name, seed: suggestion.seed, rate: suggestion.rate,
        refusal: suggestion.refusal, interval: suggestion.interval, steps: suggestion.steps,
        seconds: suggestion.seconds, regret: record.regret(of: suggestion).map { 100 * $0 },
        isTrained: suggestion.rate.flatMap(record.trainedAccuracy(at:)) != nil)
    }
  }
}
