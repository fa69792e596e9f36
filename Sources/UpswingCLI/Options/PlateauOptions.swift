import ArgumentParser
import Schedules

/// Whether and how the rate is lowered where training no longer gets better.
struct PlateauOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Lower the rate, whatever its schedule, when the validation loss no longer falls.",
      discussion: "Without a validation set the training loss is watched."))
  var plateau = false

  @Option(
    name: .customLong("plateau-metric"),
    help: ArgumentHelp(
      "What is watched: loss or accuracy; loss by default.", valueName: "name", visibility: .hidden),
    completion: .list(Plateau.Metric.allCases.map(\.rawValue)),
    transform: { text in
      guard let metric = Plateau.Metric(rawValue: text) else {
        throw ValidationError("A plateau is one of loss or of accuracy, not of “\(text)”.")
      }
      return metric
    })
  var metric: Plateau.Metric?

  @Option(
    name: .customLong("plateau-factor"), parsing: .unconditional,
    help: ArgumentHelp(
      "What the rate is multiplied by; 0.1 by default.", valueName: "number", visibility: .hidden))
  var factor: Double?

  @Option(
    name: .customLong("plateau-patience"), parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs without improvement before the rate is lowered; 10 by default.",
      valueName: "epochs", visibility: .hidden))
  var patience: Int?

  @Option(
    name: .customLong("plateau-threshold"), parsing: .unconditional,
    help: ArgumentHelp(
      "The least improvement that counts, as a fraction of the best; 1e-4 by default.",
      valueName: "fraction", visibility: .hidden))
  var threshold: Double?

  @Option(
    name: .customLong("plateau-cooldown"), parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs to wait after a drop before counting again; 0 by default.",
      valueName: "epochs", visibility: .hidden))
  var cooldown: Int?

  @Option(
    name: .customLong("plateau-min-rate"), parsing: .unconditional,
    help: ArgumentHelp(
      "Never lower the rate below this; 0 by default.", valueName: "rate", visibility: .hidden))
  var floor: Double?

  func validate() throws {
    let given = [
      ("metric", metric != nil), ("factor", factor != nil), ("patience", patience != nil),
      ("threshold", threshold != nil), ("cooldown", cooldown != nil), ("min-rate", floor != nil),
    ]
    if !plateau, let (name, _) = given.first(where: \.1) {
      throw ValidationError("--plateau-\(name) does nothing without --plateau: add it.")
    }
    do throws(PlateauError) {
      try shape.validate()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The plateau of a run; `nil` where none was asked for.
  var settings: Plateau? { plateau ? shape : nil }

  private var shape: Plateau {
    var plateau = Plateau()
    if let metric { plateau.metric = metric }
    if let factor { plateau.factor = factor }
    if let patience { plateau.patience = patience }
    if let threshold { plateau.threshold = threshold }
    if let cooldown { plateau.cooldown = cooldown }
    if let floor { plateau.floor = floor }
    return plateau
  }
}
