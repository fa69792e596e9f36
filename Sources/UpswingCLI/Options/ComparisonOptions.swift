public import ArgumentParser
import Experiments
import Layers
import Optimizers
public import Records
import Schedules

/// What a study compares, how often, and where it goes.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: .optimizers,
    transform: { try $0.split(separator: ",").map { try OptimizerName(parsing: String($0)) } })
  var optimizers: [OptimizerName]?

  @Option(
    name: .customLong("arm"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An arm in place of an optimizer: a name and what it changes; may be repeated.",
      discussion:
        "\"cosine: optimizer=adam schedule=cosine\" changes settings by the names that they have as options of "
        + "train: schedule, rate, augmentation, model, weight decay, what is frozen. Report and terminal say in what the "
        + "arms differ.", valueName: "name: key=value …"))
  var arm: [String] = []

  @Option(
    name: .customLong("arms"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An arm for each value of a setting; repeated, for each combination.",
      discussion: "schedule=triangular,one-cycle,cosine makes three arms.",
      valueName: "key=value,value …"))
  var arms: [String] = []

  @Option(
    help: ArgumentHelp(
      "Several models, separated by commas: a study for each, and what they show together.",
      valueName: "names", visibility: .hidden),
    transform: { try $0.split(separator: ",").map { try ModelName(parsing: String($0)) } })
  var models: [ModelName]?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many seeds each optimizer is trained with; the first is --seed.", valueName: "number"))
  var seeds = 3

  @Option(
    help: ArgumentHelp(
      "fixed: all seeds share a split, so that the verdict is about these images; varied: each has its own, about "
        + "images like these.",
      valueName: "name"))
  var split = StudySplit.fixed

  @Option(parsing: .unconditional, help: .of(.epochs))
  var epochs = 30

  @Option(
    help: ArgumentHelp(
      "auto (if nothing is said): found for each optimizer; default: PyTorch's; or a list.",
      discussion:
        "A list gives each optimizer's rate, for a cycle its bounds: adam=1e-3,sgd=1e-2:6e-2,adagrad=auto",
      valueName: "rates"),
    transform: { try StudyRates(parsing: $0) })
  var rates: StudyRates?

  @Option(
    help: .of(
      .schedule,
      "A schedule for all optimizers; triangular by default, constant where all rates are given as numbers."
    ),
    completion: .list(ScheduleName.selectable.map(\.rawValue)),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @Option(
    help: ArgumentHelp(
      "fair: what a referee asks for; study: the protocol of a published one; quick: a first idea within minutes.",
      discussion: """
        fair: --schedule linear --warmup 10%, ten seeds, and a test set, 0.2 of each class where DATA has none.
        study: PyTorch's default rates, held, but a range test for SGD's cycle, read by its rule; 150 epochs.
        quick: --epochs 4 --seeds 3 --image-size 32. What is typed wins over all of it.
        """, valueName: "name"))
  var preset: StudyPreset?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The validation accuracy, from 0 to 1, whose first reaching the report tells.",
      valueName: "fraction"))
  var target = 0.75

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Compare all with this arm alone: of fewer comparisons each may show more.",
      valueName: "name"))
  var against: String?

  @Flag(
    help: ArgumentHelp(
      "Rank arms although some saw more images than others in training, and say so.",
      discussion:
        "More than a tenth more, the finding of rates included. Without it sizes are told, and no arm is called better.",
      visibility: .hidden))
  var rankUnequal = false

  @Option(
    help: ArgumentHelp(
      "Show in the report how wide the good rates of each optimizer are, as upswing sensitivity measured in this folder.",
      valueName: "folder", visibility: .hidden), completion: .directory)
  var sensitivity: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Trials at once, which share the threads; fewer where memory does not suffice.",
      valueName: "number"))
  var jobs = 1

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: ArgumentHelp(
      "When all is done, evaluate the best weights of each trial on the test set.",
      discussion: "Once: arms are compared by that. What is chosen by it is no longer a test."))
  var evaluateTest = false

  @Flag(help: .dryRun)
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Where the study goes, or is continued; by default a folder below runs/ that the same command finds again.",
      valueName: "folder"))
  var runDir: String?
}

extension StudySplit: ExpressibleByArgument {}
