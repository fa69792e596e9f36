import ArgumentParser
import Optimizers

/// What every rule may be given.
struct OptimizerOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Momentum, or β₁ of the Adam family; for sgd 0.9 by default.", valueName: "number"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Weight decay; 0 by default, for adamw 0.01.", valueName: "number"))
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Scale gradients down to this norm.", valueName: "number"))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Cut each gradient off at this size.", valueName: "number"))
  var clipValue: Double?

  func validate() throws {
    guard clipNorm == nil || clipValue == nil else {
      throw ValidationError("Give --clip-norm or --clip-value, not both.")
    }
    for (name, value) in [("norm", clipNorm), ("value", clipValue)] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--clip-\(name) must be above 0, not \(value).")
      }
    }
  }

  var clipping: GradientClipping? {
    clipNorm.map(GradientClipping.norm) ?? clipValue.map(GradientClipping.value)
  }

  /// The rule with these options.
  ///
  /// - Throws: `Failure` for values that the rule refuses.
  func make(_ name: OptimizerName) throws -> any Optimizer {
    do {
      return try name.make(momentum: momentum, weightDecay: weightDecay)
    } catch {
      throw Failure(.usage, error.description)
    }
  }
}
