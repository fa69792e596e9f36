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
    abstract: "Train a model, with a cyclical learning rate that it finds itself.",
    discussion: """
      Without --rate it finds the bounds first, and the rate cycles between them along a triangle \
      (L. N. Smith, arXiv 1506.01186). \
      The run's folder holds config.json, steps.csv, epochs.csv, the checkpoints and report.html. \
      Ctrl-C ends it with a checkpoint, from which --resume goes on exactly.

      These are the options that most people need; upswing train --help-hidden shows all.

      Examples:
        upswing train flowers
        upswing train flowers --optimizer adam --schedule one-cycle --epochs 20
        upswing train flowers --rate 0.01 --plateau --plateau-patience 5 --epochs 100
        upswing train flowers --model resnet34 --weights resnet34-b627a593.pth --unfreeze last
        upswing train flowers --model resnet34 --weights resnet34-b627a593.pth --head-first 2 --rate-decay-by-stage 2.6
        upswing train flowers --image-size 64 --save-experiment flowers.yaml
        upswing train flowers.yaml --epochs 60
        upswing train --resume runs/flowers-cnn-sgd-20261122-120000
        upswing train --resume runs/flowers-cnn-sgd-20261122-120000 --epochs 60
      """)

  @Argument(help: "The folder of images, or a .yaml file of settings.")
  var data: String?

  @OptionGroup(title: "Training")
  var training: TrainingOptions

  @OptionGroup(title: "Learning rate")
  var rates: RateOptions

  @OptionGroup(title: "Model")
  var network: ModelOptions

  @OptionGroup(title: "Transfer learning")
  var transfer: TransferOptions

  @OptionGroup(title: "Data")
  var images: DataOptions

  @OptionGroup(title: "Optimizer")
  var rule: OptimizerOptions

  @OptionGroup(title: "Plateau")
  var plateau: PlateauOptions

  @OptionGroup(title: "Finding the rate", visibility: .hidden)
  var test: FinderOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try network.settings(transfer, augments: images.augmentation.value != nil)
    if training.headFirst != nil {
      guard network.initial != nil else {
        throw ValidationError(
          "--head-first is for models that begin with weights: add --weights FILE, or leave it out."
        )
      }
      guard try transfer.trainedStages(of: network.description).count > 1 else {
        throw ValidationError(
          "--head-first adds nothing where the head alone is trained: leave it out, or give --unfreeze last or all."
        )
      }
    }
    guard (1...RunLimits.epochs).contains(training.epochs) else {
      throw ValidationError(
        "--epochs must be from 1 to \(RunLimits.epochs), not \(training.epochs).")
    }
    guard (data == nil) != (training.resume == nil) else {
      throw ValidationError(
        data == nil
          ? "Give the folder of images, or --resume and the folder of a run."
          : "A run that is resumed knows its images: leave out “\(data ?? "")”.")
    }
    if training.movedData != nil, training.resume == nil {
      throw ValidationError(
        "--data is for runs that are resumed; name the folder of images by itself.")
    }
    if training.resume != nil,
      let other = Self.unresumable(in: ExpandedArguments.current.dropFirst())
    {
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
      data: images.source.source(data ?? ""), images: images.settings(for: network.model),
      model: try network.settings(transfer, augments: images.augmentation.value != nil),
      optimizer: try rule.make(
        [training.optimizer], stages: transfer.groups(of: network.description))[0],
      schedule: rates.planned(for: training.optimizer), clipping: rule.clipping,
      plateau: plateau.settings, epochs: training.epochs, headFirst: training.head,
      finder: test.settings, seed: images.seed, splitSeed: images.splitSeed)
  }

  func run() async throws {
    let console = Console(json: output.json)
    let session =
      if let resume = training.resume {
        try TrainingSession(
          resuming: resume,
          with: RunChanges(
            threads: network.threads, epochs: wasGiven("--epochs") ? training.epochs : nil,
            data: training.movedData),
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
