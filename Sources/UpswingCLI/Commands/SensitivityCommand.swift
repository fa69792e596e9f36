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
      "Measure how much the accuracy depends on the learning rate, and what following the finder costs.",
    discussion: """
      Trains every optimizer at rates half a decade apart, from the middle outward, with several seeds; asks \
      every way of finding a rate with each seed; and trains at the rates that are found, and at PyTorch's \
      default. The report says how wide the good rates are, and the regret of each method: the accuracy at the \
      best rate less that at its own, in points. Trainings that are hopeless stop early. The same command again \
      goes on where it was stopped.

      These are the options that most people need; upswing sensitivity --help-hidden shows all.

      Examples:
        upswing sensitivity flowers --optimizers sgd,adam --image-size 64
        upswing sensitivity flowers --optimizers adam --schedule one-cycle --epochs 15
        upswing sensitivity flowers --dry-run
      """)

  @Argument(help: "The folder of images, or a .yaml file of settings.")
  var data: String

  @OptionGroup(title: "Grid")
  var grid: GridOptions

  @OptionGroup(title: "Shape of the schedule", visibility: .hidden)
  var shape: ScheduleOptions

  @OptionGroup(title: "Optimizer")
  var rule: OptimizerOptions

  @OptionGroup(title: "Data")
  var images: DataOptions

  @OptionGroup(title: "Model")
  var network: ModelOptions

  @OptionGroup(title: "Transfer learning")
  var transfer: TransferOptions

  @OptionGroup var drawing: ChartOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    guard !grid.optimizers.isEmpty else { throw ValidationError("--optimizers names none.") }
    for (index, name) in grid.optimizers.enumerated() where grid.optimizers[..<index].contains(name)
    {
      throw ValidationError("--optimizers names \(name.rawValue) twice.")
    }
    guard (1...1000).contains(grid.seeds) else {
      throw ValidationError("--seeds must be from 1 to 1000, not \(grid.seeds).")
    }
    guard (1...RunLimits.epochs).contains(grid.epochs) else {
      throw ValidationError("--epochs must be from 1 to \(RunLimits.epochs), not \(grid.epochs).")
    }
    guard images.source.validation?.fraction != 0 else {
      throw ValidationError(
        "Accuracies are measured on images held back: leave out --validation 0.")
    }
    for (name, rate) in [("from", grid.from), ("to", grid.to)] {
      if let rate, !(rate > 0 && rate.isFinite) {
        throw ValidationError("--\(name) must be a number above 0, not \(rate).")
      }
    }
    if let to = grid.to, to < (grid.from ?? 0) {
      throw ValidationError("--to must be at least --from (\(grid.from ?? 0)), not \(to).")
    }
    if let finderSteps = grid.finderSteps, !(10...Horizon.mostSteps).contains(finderSteps) {
      throw ValidationError(
        "--finder-steps must be from 10 to \(Horizon.mostSteps), not \(finderSteps).")
    }
    guard grid.rangeFactor > 1, grid.rangeFactor.isFinite else {
      throw ValidationError("--range-factor must be above 1, not \(grid.rangeFactor).")
    }
    if rule.momentum != nil, grid.optimizers.count > 1 {
      throw ValidationError(
        "--momentum means something else for each optimizer: leave it out, or measure one at a time."
      )
    }
    let length = Horizon(steps: 1000, stepsPerEpoch: 100)
    for name in grid.optimizers {
      do {
        _ = try schedule(for: name).configuration(
          in: length, range: RateRange(lower: 0.1, upper: 0.6), for: name)
      } catch {
        throw ValidationError("\(name.rawValue): \(error)")
      }
    }
    if grid.schedule == nil, shape.hasShape, !grid.optimizers.contains(.sgd) {
      throw ValidationError(
        "Without --schedule these optimizers keep their rate: the shape of a schedule has no effect."
      )
    }
  }

  func run() async throws {
    let console = Console(json: output.json)
    let session = try SensitivitySession(self, on: console)
    if grid.dryRun {
      try await session.announce(on: console)
      return
    }
    try await session.run(on: console)
  }
}

extension SensitivityCommand {
  private func schedule(for name: OptimizerName) -> PlannedSchedule {
    .arm(grid.schedule, usual: PlannedSchedule.usual(for: name), shape: shape, rates: .found)
  }

  /// The study whose arms are trained at many rates.
  ///
  /// - Throws: `Failure` for hyper-parameters that a rule refuses.
  func study() throws -> StudyConfiguration {
    let base = Experiment(
      data: images.source.source(data), images: images.settings(for: network.model),
      model: try network.settings(transfer, augments: images.augmentation.value != nil),
      clipping: rule.clipping, epochs: grid.epochs,
      finder: FinderSettings(steps: grid.finderSteps, factor: grid.rangeFactor), seed: images.seed,
      splitSeed: images.splitSeed)
    let stages = try transfer.groups(of: network.description)
    let arms = try zip(grid.optimizers, rule.make(grid.optimizers, stages: stages)).map {
      name, rule in
      base.arm(name.rawValue) {
        $0.optimizer = rule
        $0.schedule = schedule(for: name)
      }
    }
    return StudyConfiguration(
      base, arms: arms, seeds: (0..<UInt64(grid.seeds)).map { images.seed &+ $0 },
      split: images.splitSeed == nil ? .varied : .fixed)
  }
}
