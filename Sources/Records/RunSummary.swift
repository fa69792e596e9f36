/// Everything that the report of a run shows.
public struct RunSummary: Codable, Equatable, Sendable {
  /// The data folder as the user named it.
  public var data: String
  /// The model's name, for example `cnn`.
  public var model: String
  /// The optimizer's name, for example `sgd`.
  public var optimizer: String
  /// How many numbers were trained.
  public var parameterCount: Int
  /// When the run began, in ISO 8601, for example `2026-11-22T21:20:00Z`.
  public var started: String
  public var outcome: RunOutcome
  /// The command that repeats the run: the program's name and its arguments, unquoted.
  public var command: [String]
  /// Every setting that shapes the result, defaults included, in the order to show them.
  public var settings: [RunSetting]
  /// How many images of each class are in each part; its order is that of the confusion matrices.
  public var classes: [ClassCount]
  public var epochs: [EpochRecord]
  public var steps: [StepRecord]
  /// The last weights on the validation set; `nil` where there is none.
  public var validation: Evaluation?
  /// The best weights on the test set; `nil` where that was not asked for.
  public var test: Evaluation?
  /// What was found of the rates; `nil` where the user gave them.
  public var finding: RateFinding?
  /// Files that could not be used.
  public var setAside: [SetAsideFile]
  /// Sentences that the reader should know before believing the figures.
  public var warnings: [String]

  /// Files keep the word of earlier versions for what was found.
  private enum CodingKeys: String, CodingKey {
    case data, model, optimizer, parameterCount, started, outcome, command, settings, classes
    case epochs, steps, validation, test
    case finding = "sweep"
    case setAside, warnings
  }

  public init(
    data: String, model: String, optimizer: String, parameterCount: Int, started: String,
    outcome: RunOutcome, command: [String], settings: [RunSetting], classes: [ClassCount],
    epochs: [EpochRecord], steps: [StepRecord], validation: Evaluation? = nil,
    test: Evaluation? = nil, finding: RateFinding? = nil, setAside: [SetAsideFile] = [],
    warnings: [String] = []
  ) {
    self.data = data
    self.model = model
    self.optimizer = optimizer
    self.parameterCount = parameterCount
    self.started = started
    self.outcome = outcome
    self.command = command
    self.settings = settings
    self.classes = classes
    self.epochs = epochs
    self.steps = steps
    self.validation = validation
    self.test = test
    self.finding = finding
    self.setAside = setAside
    self.warnings = warnings
  }

  /// The epoch whose weights are the best, as ``BestEpoch`` orders them; `nil` where no loss is a finite number.
  ///
  /// - Complexity: O(n) in the number of epochs.
  public var bestEpoch: EpochRecord? { epochs.best }
}
