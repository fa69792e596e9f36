import ArgumentParser
import Experiments
import Schedules

/// Whether and how the rate is lowered where training no longer gets better.
struct PlateauOptions: ParsableArguments {
  @Flag(help: .of(.plateau))
  var plateau = false

  @Option(
    name: .customLong("plateau-metric"),
    help: .of(.plateauMetric),
    completion: .list(Plateau.Metric.allCases.map(\.rawValue)),
    transform: { text in
      guard let metric = Plateau.Metric(rawValue: text) else {
        throw ValidationError("A plateau is one of loss or of accuracy, not of “\(text)”.")
      }
      return metric
    })
  var metric: Plateau.Metric?

  @Option(name: .customLong("plateau-factor"), parsing: .unconditional, help: .of(.plateauFactor))
  var factor: Double?

  @Option(
    name: .customLong("plateau-patience"), parsing: .unconditional,
    help: .of(.plateauPatience))
  var patience: Int?

  @Option(
    name: .customLong("plateau-threshold"), parsing: .unconditional,
    help: .of(.plateauThreshold))
  var threshold: Double?

  @Option(
    name: .customLong("plateau-cooldown"), parsing: .unconditional,
    help: .of(.plateauCooldown))
  var cooldown: Int?

  @Option(
    name: .customLong("plateau-min-rate"), parsing: .unconditional,
    help: .of(.plateauMinRate))
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
