/// How much the accuracy of optimizers depends on their rates, on some images, and what it costs to follow each method
/// that suggests one.
public struct SensitivityRecord: Codable, Equatable, Sendable {
  /// The data folder as the user named it.
  public var data: String
  /// The command that repeats it: the program's name and its arguments, unquoted.
  public var command: [String]
  public var settings: [RunSetting]
  public var seeds: [UInt64]
  public var epochs: Int
  /// The steps that training for so many epochs takes.
  public var steps: Int
  public var optimizers: [OptimizerSensitivity]
  /// Sentences that the reader should know.
  public var warnings: [String]

  public init(
    data: String, command: [String], settings: [RunSetting], seeds: [UInt64], epochs: Int,
    steps: Int, optimizers: [OptimizerSensitivity], warnings: [String] = []
  ) {
    self.data = data
    self.command = command
    self.settings = settings
    self.seeds = seeds
    self.epochs = epochs
    self.steps = steps
    self.optimizers = optimizers
    self.warnings = warnings
  }
}

extension SensitivityRecord {
  /// The methods that were asked for any optimizer.
  public var methods: [SensitivitySuggestion.Method] {
    var seen = Set<SensitivitySuggestion.Method>()
    return optimizers.flatMap(\.methods).filter { seen.insert($0).inserted }
  }

  /// A method's suggestions over all optimizers, with what each costs: those of optimizers that can be trained on
  /// these images at all.
  private func judged(
    _ method: SensitivitySuggestion.Method
  ) -> [(suggestion: SensitivitySuggestion, regret: Double)] {
    optimizers.filter(\.canBeTrained).flatMap { optimizer in
      optimizer.suggestions(by: method).compactMap { suggestion in
        optimizer.regret(of: suggestion).map { (suggestion, $0) }
      }
    }
  }

  /// A method's regrets over all optimizers and seeds, as fractions; `nil` where there are none.
  public func regrets(of method: SensitivitySuggestion.Method) -> ArmMetrics.Spread? {
    ArmMetrics.Spread(of: judged(method).map(\.regret))
  }

  /// How often a method refused although there was something to find.
  public func refusals(of method: SensitivitySuggestion.Method) -> Int {
    judged(method).count { $0.suggestion.rate == nil }
  }

  /// The suggestions as a CSV file. Regrets are in points: read off the curve, really trained, and what counts, which is
  /// the latter where there is one, and where a suggestion was refused the regret of guessing.
  public func suggestionsCSV() -> String {
    var text =
      "optimizer,method,seed,rate,lower,upper,steps,seconds,regret_read,regret_trained,regret\n"
    for optimizer in optimizers {
      let curve = optimizer.curve
      for suggestion in optimizer.suggestions {
        let trained = suggestion.rate.flatMap(optimizer.trainedAccuracy(at:))
        let best = curve?.bestAccuracy
        let read = suggestion.rate.flatMap { rate in curve.map { 100 * $0.regret(at: rate) } }
        let cells = [
          optimizer.optimizer, suggestion.method.name, suggestion.seed.map(String.init) ?? "",
          CSVCells.text(suggestion.rate), CSVCells.text(suggestion.interval?.lower),
          CSVCells.text(suggestion.interval?.upper), "\(suggestion.steps)",
          "\(suggestion.seconds)", CSVCells.text(read),
          CSVCells.text(trained.flatMap { trained in best.map { 100 * ($0 - trained) } }),
          CSVCells.text(optimizer.regret(of: suggestion).map { 100 * $0 }),
        ]
        text += cells.joined(separator: ",") + "\n"
      }
    }
    return text
  }
}
