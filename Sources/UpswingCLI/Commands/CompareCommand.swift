import ArgumentParser
import Engine
import Experiments
import Foundation
import ImageData
import Optimizers
import Records
import Schedules
import Training

/// `upswing compare`: the study.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Compares optimizers fairly: the same images, first weights and order, several seeds.",
    discussion: """
      Trains every optimizer once a seed, each with rates that are found for it, and writes a report. All \
      optimizers of a seed begin with the same weights and see the same images in the same order with the \
      same augmentation. SGD cycles its rate along a triangle, the others keep it, unless --schedule says \
      otherwise for all. What diverges is reported. The same command again goes on where a study was \
      stopped.

      --arm and --arms compare whatever can be set: schedules, rates, augmentation, models, weight decay. A file \
      of settings does as well, with its arms under “arms”.

      Examples:
        upswing compare flowers
        upswing compare flowers --optimizers adam --arms schedule=constant,one-cycle,cosine
        upswing compare flowers --arm "plain: no-augment=true" --arm "crops: crop=0.5 rotation=0"
        upswing compare study.yaml
        upswing compare flowers --optimizers sgd,adam --seeds 5 --image-size 64 --epochs 20
        upswing compare flowers --rates adam=1e-3,sgd=1e-2:6e-2 --optimizers adam,sgd
        upswing compare flowers --preset article --dry-run
        upswing compare flowers --model resnet34 --weights resnet34-b627a593.pth --unfreeze last --views 4
      """)

  @Argument(help: "The folder of images, or a .yaml file of the study's settings.")
  var data: String

  @Option(
    help: ArgumentHelp(
      "The optimizers, separated by commas.",
      discussion: OptimizerName.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "names"),
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
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many seeds each optimizer is trained with; the first is --seed.", valueName: "number"))
  var seeds = 3

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Passes over the images; 30 by default, in the article's protocol 150.", valueName: "number"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      "auto: found for each optimizer; default: PyTorch's; or a list.",
      discussion:
        "A list gives each optimizer's rate, for a cycle its bounds: adam=1e-3,sgd=1e-2:6e-2,adagrad=auto",
      valueName: "rates"),
    transform: { try StudyRates(parsing: $0) })
  var rates: StudyRates?

  @Option(
    help: ArgumentHelp(
      "A schedule for all optimizers.",
      discussion: ScheduleName.selectable.map(\.rawValue).joined(separator: ", "),
      valueName: "name"),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @Option(
    help: ArgumentHelp(
      "article: PyTorch's default rates, but a range test for SGD's cycle, read by its rule; 150 epochs.",
      valueName: "name"))
  var preset: StudyPreset?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The validation accuracy, from 0 to 1, whose first reaching the report tells.",
      valueName: "share"))
  var target = 0.75

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Trials at once, which share the threads; fewer where memory does not suffice.",
      valueName: "number"))
  var jobs = 1

  @Flag(help: "Say what would be done and about how long it takes, and stop.")
  var dryRun = false

  @OptionGroup(title: "Shape of the schedule")
  var shape: ScheduleOptions

  @OptionGroup(title: "Finding the rate")
  var test: FinderOptions

  @OptionGroup(title: "Optimizer")
  var rule: OptimizerOptions

  @OptionGroup(title: "Data")
  var images: DataOptions

  @OptionGroup(title: "Model")
  var network: ModelOptions

  @OptionGroup(title: "Transfer learning")
  var transfer: TransferOptions

  @Option(
    help: ArgumentHelp(
      "Where the study goes, or is continued; by default a folder below runs/ that the same command finds again.",
      valueName: "folder"))
  var runDir: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    let optimizers = chosen
    guard !optimizers.isEmpty else { throw ValidationError("--optimizers names none.") }
    for (index, name) in optimizers.enumerated() where optimizers[..<index].contains(name) {
      throw ValidationError("--optimizers names \(name.rawValue) twice.")
    }
    guard (1...1000).contains(seeds) else {
      throw ValidationError("--seeds must be from 1 to 1000, not \(seeds).")
    }
    if let epochs, !(1...RunLimits.epochs).contains(epochs) {
      throw ValidationError("--epochs must be from 1 to \(RunLimits.epochs), not \(epochs).")
    }
    guard target > 0, target <= 1 else {
      throw ValidationError("--target must be above 0 and at most 1, not \(target).")
    }
    guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1, not \(jobs).") }
    if preset != nil, rates != nil {
      throw ValidationError("--preset says which rates to take: leave --rates out.")
    }
    if hasArms {
      // Each is an experiment that has to make sense.
      let length = RunLength(steps: 1000, stepsPerEpoch: 100)
      for arm in try StudyArms(of: self).arms {
        do {
          let experiment = try studyExperiment(of: arm)
          _ = try experiment.schedule.configuration(
            in: length, range: RateRange(lower: 0.1, upper: 0.6), for: experiment.rule)
        } catch {
          throw ValidationError("The arm “\(arm.name)”: \(Failure(error).sentence)")
        }
      }
      return
    }
    if rule.momentum != nil, optimizers.count > 1 {
      throw ValidationError(
        "--momentum means something else for each optimizer: leave it out, or compare one at a time."
      )
    }
    for name in rates?.named ?? [] where !optimizers.contains(name) {
      throw ValidationError(
        "--rates names \(name.rawValue), which --optimizers leaves out.")
    }
    for name in optimizers where choice(for: name) == nil {
      throw ValidationError(
        "There is no rate for \(name.rawValue): add \(name.rawValue)=auto, or a number, to --rates."
      )
    }
    // Whatever the rates will be, names and shapes must fit each other.
    let length = RunLength(steps: 1000, stepsPerEpoch: 100)
    for name in optimizers {
      do {
        _ = try schedule(for: name).configuration(
          in: length, range: RateRange(lower: 0.1, upper: 0.6), for: name)
      } catch {
        throw ValidationError("\(name.rawValue): \(error)")
      }
    }
    if schedule == nil, shape.hasShape, !optimizers.contains(.sgd) {
      throw ValidationError(
        "Without --schedule these optimizers keep their rate: the shape of a schedule has no effect."
      )
    }
  }

  func run() async throws {
    let console = Console(json: output.json)
    let session = try StudySession(self, on: console)
    if dryRun {
      try await session.announce(on: console)
      return
    }
    try await session.run(on: console)
  }
}

extension CompareCommand {
  /// The optimizers to compare, where there are no arms.
  var chosen: [OptimizerName] { optimizers ?? StudyPreset.articleOptimizers }

  private var hasArms: Bool { !arm.isEmpty || !arms.isEmpty }

  /// Where an optimizer's rates come from; `nil` where a list leaves it out.
  private func choice(for name: OptimizerName) -> RateSource? {
    if let preset, StudyPreset.articleOptimizers.contains(name) { return preset.rates[name] }
    return (rates ?? (preset == nil ? .all(.found) : .all(.pytorchDefault)))[name]
  }

  /// The schedule of an optimizer, where there are no arms.
  private func schedule(for name: OptimizerName) -> PlannedSchedule {
    .arm(schedule, shape: shape, for: name, rates: choice(for: name) ?? .found)
  }

  /// How rates are found; the published protocol has a rule of its own.
  private func finder(_ settings: FinderSettings) -> FinderSettings {
    var settings = settings
    if let preset, settings.rule == nil { settings.rule = preset.rule }
    return settings
  }

  /// An arm's experiment as it enters the study.
  private func studyExperiment(of arm: StudyArms.Arm) throws -> Experiment {
    var experiment = try arm.command.experiment()
    experiment.data = images.source.source(data)
    experiment.epochs = try base.epochs
    experiment.finder = finder(experiment.finder)
    experiment.schedule = arm.command.rates.planned(
      for: arm.command.optimizer, rates: choice(for: arm.command.optimizer) ?? .found)
    return experiment
  }

  /// What the study's arms are edits of.
  private var base: Experiment {
    get throws {
      Experiment(
        data: images.source.source(data), images: images.settings,
        model: try network.settings(transfer, augments: images.augmentation.value != nil),
        clipping: rule.clipping, epochs: epochs ?? preset?.epochs ?? 30,
        finder: finder(test.settings), seed: images.seed)
    }
  }

  /// The study that the command means.
  ///
  /// - Throws: `Failure` for hyper-parameters that a rule refuses.
  func study() throws -> StudyConfiguration {
    let base = try base
    let arms =
      if hasArms {
        try StudyArms(of: self).arms.map {
          StudyArm($0.name, try studyExperiment(of: $0))
        }
      } else {
        try zip(chosen, rule.make(chosen, stages: transfer.groups(of: network.description)))
          .map { name, rule in
            base.arm(name.rawValue) {
              $0.optimizer = rule
              $0.schedule = schedule(for: name)
            }
          }
      }
    return StudyConfiguration(
      base, arms: arms, seeds: (0..<UInt64(seeds)).map { images.seed &+ $0 })
  }
}
