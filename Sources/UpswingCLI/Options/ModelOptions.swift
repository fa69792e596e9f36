import ArgumentParser
import Engine
import ImageData
import Layers
import Training

/// The model and how it is computed.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model: cnn.", valueName: "name"),
    transform: { try ModelName(parsing: $0) })
  var model = ModelName.cnn

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The share of activations that dropout drops.", valueName: "share"))
  var dropout = 0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The share of certainty that labels give up.", valueName: "share"))
  var labelSmoothing = 0.0

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp("Begin with a checkpoint's weights.", valueName: "file"))
  var initial: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads to compute with; all cores by default.", valueName: "number"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "How 3×3 convolutions are computed: automatic, direct or winograd. They differ in speed and in the last "
        + "digits.", valueName: "name"),
    transform: { text in
      guard let choice = ConvolutionChoice(rawValue: text) else {
        let names = ConvolutionChoice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError(
          "There is no way “\(text)” to compute convolutions. There are: \(names).")
      }
      return choice
    })
  var convolutions: ConvolutionChoice?

  var loss: Loss { .softmaxCrossEntropy(labelSmoothing: labelSmoothing) }

  /// What a plan is compiled with.
  var planOptions: PlanOptions {
    PlanOptions(threads: threads ?? PlanOptions.availableCores, convolutions: convolutions)
  }

  /// The weights of `--init`, if any.
  ///
  /// - Throws: `Failure` where they cannot be read.
  func initialCheckpoint() throws -> Checkpoint? {
    do {
      return try initial.map(Checkpoint.init(contentsOf:))
    } catch {
      throw Failure(reading: error)
    }
  }

  /// The model compiled for a split, with the weights of `--init`.
  ///
  /// - Throws: `Failure` where the model fits neither the images nor the machine, or the weights cannot be read.
  func workbench(_ split: ImageSplit) throws -> Workbench {
    let checkpoint = try initialCheckpoint()
    return try reportingFailures {
      try Workbench(
        split, model: model, dropout: dropout, loss: loss, options: planOptions,
        initial: checkpoint)
    }
  }

  func validate() throws {
    guard dropout >= 0, dropout < 1 else {
      throw ValidationError("--dropout must be from 0 to below 1, not \(dropout).")
    }
    guard labelSmoothing >= 0, labelSmoothing < 1 else {
      throw ValidationError("--label-smoothing must be from 0 to below 1, not \(labelSmoothing).")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }
}
