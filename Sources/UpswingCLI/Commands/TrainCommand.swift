import ArgumentParser
import Engine
import Experiments
import Foundation
import Optimizers
import Records
import Schedules
import Training

/// `upswing train`: a model from a folder of images.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a model, with a cyclical rate that it finds itself.",
    discussion: """
      Without --rate it finds the bounds first, and the rate cycles between them along a triangle. \
      The run's folder holds config.json, steps.csv, epochs.csv, the checkpoints and report.html. \
      Ctrl-C ends it with a checkpoint, from which --resume goes on exactly.

      Examples:
        upswing train flowers
        upswing train flowers --optimizer adam --schedule one-cycle --epochs 20
        upswing train flowers --rate 0.01 --plateau --plateau-patience 5 --epochs 100
        upswing train flowers --model resnet34 --weights resnet34-b627a593.pth --unfreeze last
        upswing train flowers --image-size 64 --save-experiment flowers.yaml
        upswing train flowers.yaml --epochs 60
        upswing train --resume runs/flowers-cnn-sgd-20261122-120000
        upswing train --resume runs/flowers-cnn-sgd-20261122-120000 --epochs 60
      """)

  @Argument(help: "The folder of images, or a .yaml file of settings.")
  var data: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Passes over the images.", valueName: "number"))
  var epochs = 30

  @Option(
    help: ArgumentHelp(
      "The optimizer.",
      discussion: OptimizerName.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "name"),
    transform: { try OptimizerName(parsing: $0) })
  var optimizer = OptimizerName.sgd

  @OptionGroup(title: "Rate")
  var rates: RateOptions

  @OptionGroup(title: "Plateau")
  var plateau: PlateauOptions

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

  @Flag(
    help: ArgumentHelp(
      "When all is done, evaluate the best weights on the test set.",
      discussion: "Once, for the record: what is chosen by it is no longer a test."))
  var evaluateTest = false

  @Option(
    help: ArgumentHelp(
      "Where the run goes; a new folder below runs/ by default.", valueName: "folder"))
  var runDir: String?

  @Option(
    help: ArgumentHelp(
      "Write all settings into this YAML file, to be edited and given in place of the folder.",
      discussion: "What was given stands there, the rest as comments with its defaults.",
      valueName: "file"))
  var saveExperiment: String?

  @Option(
    help: ArgumentHelp(
      "Go on with the run in this folder, with its own settings.",
      discussion:
        "A larger --epochs trains it longer: schedules that stretch over the run are stretched to the new length. "
        + "--data says where the images lie now.", valueName: "folder"))
  var resume: String?

  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "With --resume: where the run's images lie now, if they were moved.", valueName: "folder"))
  var movedData: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    guard (1...RunLimits.epochs).contains(epochs) else {
      throw ValidationError("--epochs must be from 1 to \(RunLimits.epochs), not \(epochs).")
    }
    guard (data == nil) != (resume == nil) else {
      throw ValidationError(
        data == nil
          ? "Give the folder of images, or --resume and the folder of a run."
          : "A run that is resumed knows its images: leave out “\(data ?? "")”.")
    }
    if movedData != nil, resume == nil {
      throw ValidationError(
        "--data is for runs that are resumed; name the folder of images by itself.")
    }
    if resume != nil, let other = Self.unresumable(in: ExpandedArguments.current.dropFirst()) {
      throw ValidationError("\(other) has no effect on a run that is resumed: leave it out.")
    }
  }

  /// The first option that a resumed run would have to ignore.
  private static func unresumable(in arguments: some Sequence<String>) -> String? {
    arguments.lazy.compactMap { $0.split(separator: "=").first.map(String.init) }
      .first {
        $0.hasPrefix("--")
          && !["--resume", "--json", "--threads", "--epochs", "--data"].contains($0)
      }
  }

  /// Whether an option stands in the command, as its default can't tell.
  private func wasGiven(_ option: String) -> Bool {
    ExpandedArguments.current.contains { $0 == option || $0.hasPrefix(option + "=") }
  }

  /// The experiment that the command means.
  ///
  /// - Throws: `Failure` or `ValidationError` for options that mean nothing together.
  func experiment() throws -> Experiment {
    Experiment(
      data: images.source.source(data ?? ""), images: images.settings,
      model: try network.settings(transfer, augments: images.augmentation.value != nil),
      optimizer: try rule.make(
        [optimizer], stages: transfer.groups(of: network.description))[0],
      schedule: rates.planned, clipping: rule.clipping, plateau: plateau.settings, epochs: epochs,
      finder: test.settings, seed: images.seed)
  }

  func run() async throws {
    let console = Console(json: output.json)
    let session =
      if let resume {
        try TrainingSession(
          resuming: resume,
          with: RunChanges(
            threads: network.threads, epochs: wasGiven("--epochs") ? epochs : nil, data: movedData),
          on: console)
      } else {
        try TrainingSession(self, on: console)
      }
    let result = try await session.train()
    if output.json {
      try console.print(json: result)
    } else {
      for line in result.lines { console.say(line) }
    }
    switch result.outcome {
    case .completed: break
    case .interrupted:
      throw Failure(
        .interrupted,
        "Stopped. Go on with: upswing train --resume \(result.directory)")
    case .diverged: throw Failure(.noResult, result.sentence)
    }
  }
}
