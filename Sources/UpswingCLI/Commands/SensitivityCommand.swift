import ArgumentParser
import Engine
import Experiments
import ImageData
import Optimizers
import Records
import Schedules
import Training

/// `upswing sensitivity`: how much the accuracy depends on the rate.
struct SensitivityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sensitivity",
    abstract:
      "Measures how much the accuracy depends on the rate, and what following the finder costs.",
    discussion: """
      Trains every optimizer at rates half a decade apart, from the middle outward, with several seeds; asks \
      every way of finding a rate with each seed; and trains at the rates that are found, and at PyTorch's \
      default. The report says how wide the good rates are, and the regret of each method: the accuracy at the \
      best rate less that at its own, in points. Trainings that are hopeless stop early. The same command again \
      goes on where it was stopped.

      Examples:
        upswing sensitivity flowers --optimizers sgd,adam --image-size 64
        upswing sensitivity flowers --optimizers adam --schedule one-cycle --epochs 15
        upswing sensitivity flowers --dry-run
      """)

  @Argument(help: "The folder that holds one folder of images per class.")
  var data: String

  @Option(
    help: ArgumentHelp(
      "The optimizers, separated by commas.",
      discussion: OptimizerName.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "names"),
    transform: { try $0.split(separator: ",").map { try OptimizerName(parsing: String($0)) } })
  var optimizers: [OptimizerName] = StudyPreset.articleOptimizers

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With how many seeds each rate is trained, and each method asked; the first is --seed.",
      valueName: "number"))
  var seeds = 3

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Passes over the images of each training.", valueName: "number"))
  var epochs = 8

  @Option(
    help: ArgumentHelp(
      "A schedule for all; by default SGD cycles along a triangle and the others keep their rate.",
      discussion: ScheduleName.selectable.map(\.rawValue).joined(separator: ", "),
      valueName: "name"),
    transform: { try ScheduleName(parsing: $0) })
  var schedule: ScheduleName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The lowest rate of the grid; by default two decades below the optimizer's usual one, or lower if the best lies there.",
      valueName: "rate"))
  var from: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The highest rate of the grid; likewise above.", valueName: "rate"))
  var to: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "About how many training steps finding a rate may take; as for find by default.",
      valueName: "number"))
  var finderSteps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Ratio of a cycle's upper bound to its lower.", valueName: "number"))
  var rangeFactor = 6.0

  @Flag(
    help: ArgumentHelp(
      "Do not train at the rates that are suggested: read their regret off the curve."))
  var curveOnly = false

  @Flag(help: "Say what would be done and about how long it takes, and stop.")
  var dryRun = false

  @OptionGroup(title: "Shape of the schedule")
  var shape: ScheduleOptions

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
      "Where it goes, or is continued; by default a folder below runs/ that the same command finds again.",
      valueName: "folder"))
  var runDir: String?

  @OptionGroup var drawing: ChartOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    guard !optimizers.isEmpty else { throw ValidationError("--optimizers names none.") }
    for (index, name) in optimizers.enumerated() where optimizers[..<index].contains(name) {
      throw ValidationError("--optimizers names \(name.rawValue) twice.")
    }
    guard (1...1000).contains(seeds) else {
      throw ValidationError("--seeds must be from 1 to 1000, not \(seeds).")
    }
    guard (1...RunLimits.epochs).contains(epochs) else {
      throw ValidationError("--epochs must be from 1 to \(RunLimits.epochs), not \(epochs).")
    }
    guard images.source.validation?.fraction != 0 else {
      throw ValidationError(
        "Accuracies are measured on images held back: leave out --validation 0.")
    }
    for (name, rate) in [("from", from), ("to", to)] {
      if let rate, !(rate > 0 && rate.isFinite) {
        throw ValidationError("--\(name) must be a number above 0, not \(rate).")
      }
    }
    if let to, to < (from ?? 0) {
      throw ValidationError("--to must be at least --from (\(from ?? 0)), not \(to).")
    }
    if let finderSteps, !(10...RunLength.mostSteps).contains(finderSteps) {
      throw ValidationError(
        "--finder-steps must be from 10 to \(RunLength.mostSteps), not \(finderSteps).")
    }
    guard rangeFactor > 1, rangeFactor.isFinite else {
      throw ValidationError("--range-factor must be above 1, not \(rangeFactor).")
    }
    if rule.momentum != nil, optimizers.count > 1 {
      throw ValidationError(
        "--momentum means something else for each optimizer: leave it out, or measure one at a time."
      )
    }
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
    let session = try SensitivitySession(self, on: console)
    if dryRun {
      try await session.announce(on: console)
      return
    }
    try await session.run(on: console)
  }
}

extension SensitivityCommand {
  private func schedule(for name: OptimizerName) -> PlannedSchedule {
    .arm(schedule, shape: shape, for: name, rates: .found)
  }

  /// The study whose arms are trained at many rates.
  ///
  /// - Throws: `Failure` for hyper-parameters that a rule refuses.
  func study() throws -> StudyConfiguration {
    let base = Experiment(
      data: images.source.source(data), images: images.settings,
      model: try network.settings(transfer, augments: images.augmentation.value != nil),
      clipping: rule.clipping, epochs: epochs,
      finder: FinderSettings(steps: finderSteps, factor: rangeFactor), seed: images.seed)
    let stages = try transfer.groups(of: network.description)
    let arms = try zip(optimizers, rule.make(optimizers, stages: stages)).map { name, rule in
      base.arm(name.rawValue) {
        $0.optimizer = rule
        $0.schedule = schedule(for: name)
      }
    }
    return StudyConfiguration(
      base, arms: arms, seeds: (0..<UInt64(seeds)).map { images.seed &+ $0 })
  }
}
