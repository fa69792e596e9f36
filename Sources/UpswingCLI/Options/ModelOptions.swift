import ArgumentParser
import Engine
import Experiments
import Layers

/// The model and how it is computed.
struct ModelOptions: ParsableArguments {
  @Option(
    help: .of(.model),
    completion: .list(ModelName.allCases.map(\.rawValue)),
    transform: { try ModelName(parsing: $0) })
  var model = ModelName.cnn

  @Option(parsing: .unconditional, help: .of(.dropout))
  var dropout: Double?

  @Option(parsing: .unconditional, help: .of(.labelSmoothing))
  var labelSmoothing = 0.0

  @Option(name: [.customLong("weights"), .customLong("init")], help: .of(.weights))
  var initial: String?

  @Option(help: .of(.weightsKey))
  var weightsKey: String?

  @Option(parsing: .unconditional, help: .threads)
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "How 3×3 convolutions are computed: automatic (the default), direct or winograd. They differ in speed and in the last "
        + "digits.", valueName: "name", visibility: .hidden),
    completion: .list(ConvolutionChoice.allCases.map(\.rawValue)),
    transform: { text in
      guard let choice = ConvolutionChoice(rawValue: text) else {
        let names = ConvolutionChoice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError(
          "There is no way “\(text)” to compute convolutions. There are: \(names).")
      }
      return choice
    })
  var convolutions: ConvolutionChoice?

  /// What a plan is compiled with.
  var planOptions: PlanOptions {
    PlanOptions(threads: threads ?? PlanOptions.availableCores, convolutions: convolutions)
  }

  /// The settings that runs and studies keep.
  ///
  /// - Throws: `ValidationError` for options that mean nothing together.
  func settings(_ transfer: TransferOptions, augments: Bool) throws -> ModelSettings {
    ModelSettings(
      model, dropout: dropout ?? usualDropout, labelSmoothing: labelSmoothing, weights: initial,
      weightsKey: weightsKey,
      transfer: try transfer.settings(
        of: description, hasWeights: initial != nil, augments: augments))
  }

  /// The model for some number of classes, as far as stages and their names go.
  var description: Model { model.model(classes: 2, dropout: dropout ?? usualDropout) }

  private var usualDropout: Double { ModelSettings().dropout }

  func validate() throws {
    if let dropout, !(dropout >= 0 && dropout < 1) {
      throw ValidationError("--dropout must be from 0 to below 1, not \(dropout).")
    }
    guard dropout == nil || model.hasDropout else {
      throw ValidationError(
        "--dropout has no effect on \(model.rawValue), which has none to choose: leave it out.")
    }
    guard weightsKey == nil || initial != nil else {
      throw ValidationError("--weights-key is about --weights, which is missing.")
    }
    guard labelSmoothing >= 0, labelSmoothing < 1 else {
      throw ValidationError("--label-smoothing must be from 0 to below 1, not \(labelSmoothing).")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
  }
}
