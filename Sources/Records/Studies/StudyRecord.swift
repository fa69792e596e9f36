/// A study: several optimizers on the same images, each trained once a seed from the same beginning.
///
/// Everything that its report shows.
public struct StudyRecord: Codable, Equatable, Sendable {
  /// The data folder as the user named it.
  public var data: String
  /// The model's name, for example `cnn`.
  public var model: String
  /// How many numbers were trained.
  public var parameterCount: Int
  /// When the study began, in ISO 8601, for example `2026-11-22T21:20:00Z`.
  public var started: String
  /// The command that repeats the study: the program's name and its arguments, unquoted.
  public var command: [String]
  /// Every setting that all trials share, defaults included, in the order to show them.
  public var settings: [RunSetting]
  /// How many images of each class are in each part for the first seed; its order is that of the confusion matrix.
  public var classes: [ClassCount]
  /// The epochs that each trial was to have.
  public var epochs: Int
  public var stepsPerEpoch: Int
  public var seeds: [UInt64]
  /// Whether all seeds share a split; `nil` in records of versions in which each had its own.
  public var split: StudySplit?
  /// The validation accuracy, from 0 to 1, whose first reaching the table tells.
  public var target: Double
  /// The arm that all others are compared with; `nil` where every pair is.
  public var reference: String?
  /// Whether arms are ranked although some were given more than others; `nil` for no.
  public var ranksUnequalBudgets: Bool?
  /// With how many seeds it was finished, and could be read, before more were added; `nil` for never.
  public var earlierLooks: [Int]?
  /// In the order in which the user named them.
  public var arms: [ArmRecord]
  /// `nil` while no trial has validated.
  public var best: BestModel?
  /// What the best weights of each trial do on the test set; `nil` where that was not asked for.
  public var test: [TestScore]?
  /// What the validation images show, in the order of the trials' predictions; `nil` where each seed has others.
  public var validationLabels: ImageClasses?
  /// The same of the test set; `nil` where it was not asked for.
  public var testLabels: ImageClasses?
  /// Sample images of each class, plain and augmented; empty where there are none.
  public var gallery: [GalleryRow]
  /// Files that could not be used.
  public var setAside: [SetAsideFile]
  /// Sentences that the reader should know before believing the figures.
  public var warnings: [String]
  /// In which settings each pair of arms differs; `nil` in records of versions that did not look.
  public var contrasts: [ArmContrast]?
  /// What the work took, in the order of the arms.
  public var ledger: [LedgerEntry]

  /// Files keep the word of earlier versions for arms.
  private enum CodingKeys: String, CodingKey {
    case data, model, parameterCount, started, command, settings, classes, epochs, stepsPerEpoch
    case seeds, split, target, reference, ranksUnequalBudgets, earlierLooks
    case arms = "contestants"
    case best, test, validationLabels, testLabels, gallery, setAside, warnings, contrasts, ledger
  }

  public init(
    data: String, model: String, parameterCount: Int, started: String, command: [String],
    settings: [RunSetting], classes: [ClassCount], epochs: Int, stepsPerEpoch: Int,
    seeds: [UInt64], target: Double, arms: [ArmRecord], best: BestModel? = nil,
    gallery: [GalleryRow] = [], setAside: [SetAsideFile] = [], warnings: [String] = [],
    split: StudySplit? = nil, contrasts: [ArmContrast]? = nil, ledger: [LedgerEntry] = []
  ) {
    self.data = data
    self.model = model
    self.parameterCount = parameterCount
    self.started = started
    self.command = command
    self.settings = settings
    self.classes = classes
    self.epochs = epochs
    self.stepsPerEpoch = stepsPerEpoch
    self.seeds = seeds
    self.target = target
    self.arms = arms
    self.best = best
    self.gallery = gallery
    self.setAside = setAside
    self.warnings = warnings
    self.split = split
    self.contrasts = contrasts
    self.ledger = ledger
  }
}
