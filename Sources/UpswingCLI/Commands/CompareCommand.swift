import ArgumentParser
import Engine
import Experiments
import Foundation
import ImageData
import Optimizers
import Records
import Schedules
import Training
import Wording

/// `upswing compare`: the study.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Compare optimizers, or whatever can be set, fairly: the same images, first weights and order, several seeds.",
    discussion: """
      Trains every optimizer once per seed, each with rates that are found for it, and writes a report. All \
      optimizers of a seed begin with the same weights and see the same images in the same order with the \
      same augmentation, and all cycle their rate along a triangle unless --schedule says otherwise. What \
      diverges is reported. The same command again goes on where a study was stopped, and with a larger \
      --seeds it adds to one that is done.

      --arm and --arms compare whatever can be set: schedules, rates, augmentation, models, weight decay. A file \
      of settings does as well, with its arms under “arms”.

      These are the options that most people need; upswing compare --help-hidden shows all.

      Examples:
        upswing compare flowers
        upswing compare flowers --optimizers adam --arms schedule=constant,one-cycle,cosine
        upswing compare flowers --arm "plain: no-augment=true" --arm "crops: crop=0.5 rotation=0"
        upswing compare study.yaml
        upswing compare flowers signdigits --optimizers sgd,adam
        upswing compare flowers --optimizers sgd,adam --seeds 5 --image-size 64 --epochs 20
        upswing compare flowers --preset fair --dry-run
        upswing compare flowers --model resnet34 --weights resnet34-b627a593.pth --unfreeze last --views 4
      """)

  @Argument(help: "The folder of images, or a .yaml file of the study's settings.")
  var data: String

  @Argument(help: "More folders: a study of each.")
  var further: [String] = []

  @OptionGroup(title: "Study")
  var comparison: ComparisonOptions

  @OptionGroup(title: "Shape of the schedule", visibility: .hidden)
  var shape: ScheduleOptions

  @OptionGroup(title: "Finding the rate", visibility: .hidden)
  var test: FinderOptions

  @OptionGroup(title: "Optimizer")
  var rule: OptimizerOptions

  @OptionGroup(title: "Data")
  var images: DataOptions

  @OptionGroup(title: "Model")
  var network: ModelOptions

  @OptionGroup(title: "Transfer learning")
  var transfer: TransferOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !isSeveral else {
      _ = try SeveralStudies(of: self)
      return
    }
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    let optimizers = chosen
    guard !optimizers.isEmpty else { throw ValidationError("--optimizers names none.") }
    for (index, name) in optimizers.enumerated() where optimizers[..<index].contains(name) {
      throw ValidationError("--optimizers names \(name.rawValue) twice.")
    }
    guard (1...1000).contains(comparison.seeds) else {
      throw ValidationError("--seeds must be from 1 to 1000, not \(comparison.seeds).")
    }
    guard (1...RunLimits.epochs).contains(comparison.epochs) else {
      throw ValidationError(
        "--epochs must be from 1 to \(RunLimits.epochs), not \(comparison.epochs).")
    }
    guard comparison.target > 0, comparison.target <= 1 else {
      throw ValidationError("--target must be above 0 and at most 1, not \(comparison.target).")
    }
    guard comparison.jobs >= 1 else {
      throw ValidationError("--jobs must be at least 1, not \(comparison.jobs).")
    }
    if comparison.split == .varied, images.splitSeed != nil {
      throw ValidationError(
        "--split varied lets each seed divide the images: leave --split-seed out.")
    }
    try checkReference()
    if hasArms {
      // Each is an experiment that has to make sense.
      let length = Horizon(steps: 1000, stepsPerEpoch: 100)
      for arm in try StudyArms(of: self).arms {
        do {
          let experiment = try studyExperiment(of: arm, on: images.source.source(data))
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
    for name in comparison.rates?.named ?? [] where !optimizers.contains(name) {
      throw ValidationError(
        "--rates names \(name.rawValue), which --optimizers leaves out.")
    }
    for name in optimizers where choice(for: name) == nil {
      throw ValidationError(
        "There is no rate for \(name.rawValue): add \(name.rawValue)=auto, or a number, to --rates."
      )
    }
    // Whatever the rates will be, names and shapes must fit each other.
    let length = Horizon(steps: 1000, stepsPerEpoch: 100)
    for name in optimizers {
      do {
        _ = try schedule(for: name).configuration(
          in: length, range: RateRange(lower: 0.1, upper: 0.6), for: name)
      } catch {
        throw ValidationError("\(name.rawValue): \(error)")
      }
    }
    if comparison.schedule == nil, shape.hasShape,
      optimizers.allSatisfy({ usualSchedule(for: $0) == .constant })
    {
      throw ValidationError(
        "Without --schedule these optimizers keep their rate: the shape of a schedule has no effect."
      )
    }
  }

  private func checkReference() throws {
    guard let reference = comparison.against else { return }
    let names = try hasArms ? StudyArms(of: self).arms.map(\.name) : chosen.map(\.rawValue)
    guard !names.contains(reference) else { return }
    let nearest = NearestName.nearest(to: reference, among: names)
    throw ValidationError(
      "--against names “\(reference.excerpt())”, which is not compared. "
        + (nearest.map { "Did you mean “\($0)”?" }
          ?? "Compared are \(Phrase.list(names, atMost: 8))."))
  }

  func run() async throws {
    let console = Console(json: output.json)
    if isSeveral {
      return try await StudyCollectionSession(self).run(on: console)
    }
    let session = try StudySession(self, on: console)
    if comparison.dryRun {
      let forecast = try await session.announce(on: console)
      if output.json { try console.print(json: forecast) }
      return
    }
    try await session.run(on: console)
  }
}

extension CompareCommand {
  /// The optimizers to compare, where there are no arms.
  var chosen: [OptimizerName] { comparison.optimizers ?? StudyPreset.publishedOptimizers }

  /// The folders of all data sets.
  var folders: [String] { [data] + further }

  /// Whether each data set and model has a study of its own.
  private var isSeveral: Bool { !further.isEmpty || comparison.models != nil }

  private var hasArms: Bool { !comparison.arm.isEmpty || !comparison.arms.isEmpty }

  /// Where an optimizer's rates come from; `nil` where a list leaves it out.
  private func choice(for name: OptimizerName) -> RateSource? {
    guard let rates = comparison.rates else { return comparison.preset?.rates(of: name) ?? .found }
    return rates[name]
  }

  /// The schedule where nothing is said of it: the same for all, or rule and schedule could not be told apart. The
  /// published study has one for each.
  private func usualSchedule(for name: OptimizerName) -> ScheduleName {
    if comparison.preset == .study { return PlannedSchedule.usual(for: name) }
    return comparison.rates?.areHeld ?? false ? .constant : .triangular
  }

  /// The schedule of an optimizer, where there are no arms.
  private func schedule(for name: OptimizerName) -> PlannedSchedule {
    .arm(
      comparison.schedule, usual: usualSchedule(for: name), shape: shape,
      rates: choice(for: name) ?? .found)
  }

  /// An arm's experiment as it enters the study.
  private func studyExperiment(
    of arm: StudyArms.Arm, on source: DataSource
  ) throws -> Experiment {
    var experiment = try arm.command.experiment()
    experiment.data = source
    experiment.epochs = comparison.epochs
    experiment.schedule = arm.command.rates.planned(
      usual: usualSchedule(for: experiment.rule), rates: choice(for: experiment.rule) ?? .found)
    return experiment
  }

  /// The images, with a test set where the preset wants one and they have none.
  ///
  /// - Throws: `ImageDataError` where they cannot be listed.
  private func source() throws -> DataSource {
    var source = images.source.source(data)
    guard let fraction = comparison.preset?.test, comparison.evaluateTest, source.test == nil
    else { return source }
    if try !source.dataSet().parts.contains(.test) { source.test = .fraction(fraction) }
    return source
  }

  /// The study that the command means.
  ///
  /// - Throws: `Failure` for hyper-parameters that a rule refuses, `ImageDataError` for images that cannot be listed.
  func study() throws -> StudyConfiguration {
    let source = try source()
    let base = Experiment(
      data: source, images: images.settings(for: network.model),
      model: try network.settings(transfer, augments: images.augmentation.value != nil),
      clipping: rule.clipping, epochs: comparison.epochs, finder: test.settings,
      seed: images.seed, splitSeed: images.splitSeed)
    let arms =
      if hasArms {
        try StudyArms(of: self).arms.map {
          StudyArm($0.name, try studyExperiment(of: $0, on: source))
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
      base, arms: arms, seeds: (0..<UInt64(comparison.seeds)).map { images.seed &+ $0 },
      split: comparison.split)
  }
}
