import ArgumentParser
import Optimizers

/// What every rule may be given.
struct OptimizerOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Momentum, or β₁ of lion, lamb, prodigy and the Adam family, or β of schedule-free-sgd; for sgd 0.9 by default.",
      valueName: "number"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Weight decay; 0 by default, for adamw and lamb 0.01, for muon 0.1.", valueName: "number"))
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Scale gradients down to this norm.", valueName: "number", visibility: .hidden))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Cut each gradient off at this size.", valueName: "number", visibility: .hidden))
  var clipValue: Double?

  @Flag(
    name: .customLong("no-decay-on-biases-and-norms"),
    help: ArgumentHelp(
      "Exempt biases and the norms' scales and shifts from weight decay.", visibility: .hidden))
  var exemptsBiasesAndNorms = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Multiply the rate of the parameters whose names begin so, 0 to freeze them; may be repeated.",
      discussion:
        "For example head=10, or blocks.0=0. The longest matching beginning decides. What is frozen so stays exactly "
        + "as it is: weight decay passes it by, and its batch norms normalise by their running statistics and keep "
        + "them, as with --freeze-to.",
      valueName: "name=number", visibility: .hidden),
    transform: { try PrefixSetting(parsing: $0) })
  var rateMultiplier: [PrefixSetting] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Another weight decay for the parameters whose names begin so; may be repeated.",
      valueName: "name=number", visibility: .hidden),
    transform: { try PrefixSetting(parsing: $0) })
  var weightDecayOf: [PrefixSetting] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluate and keep an average of the weights: ema:0.999, where each step counts a thousandth.",
      discussion:
        "The first steps count more, so that nothing of them is left soon. Training does not see the average.",
      valueName: "ema:decay", visibility: .hidden),
    transform: { try WeightAverage(parsing: $0) })
  var average: WeightAverage?

  func validate() throws {
    do throws(OptimizerError) {
      try groups.validate()
    } catch {
      throw ValidationError(error.description)
    }
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

  /// The parameters that are treated differently.
  private var groups: ParameterGroups {
    var groups = rateMultiplier.map { ParameterGroup($0.prefix, rateMultiplier: $0.value) }
    for setting in weightDecayOf {
      if let index = groups.firstIndex(where: {
        $0.prefix == setting.prefix && $0.weightDecay == nil
      }) {
        groups[index].weightDecay = setting.value
      } else {
        groups.append(ParameterGroup(setting.prefix, weightDecay: setting.value))
      }
    }
    return ParameterGroups(groups, decaysBiasesAndNorms: !exemptsBiasesAndNorms)
  }

  /// The rules of these names with these options.
  ///
  /// - Parameter stages: groups of a model's stages, which `--rate-multiplier` may override.
  /// - Throws: for values that a rule refuses, and for an exemption from a decay that none has.
  func make(
    _ names: [OptimizerName], stages: [ParameterGroup] = []
  ) throws -> [OptimizerConfiguration] {
    var groups = groups
    let given = Set(groups.groups.map(\.prefix))
    groups.groups += stages.filter { !given.contains($0.prefix) }
    let made = try names.map { (name) throws -> OptimizerConfiguration in
      let rule = try name.make(momentum: momentum, weightDecay: weightDecay)
      let configuration = OptimizerConfiguration(rule, groups: groups, average: average)
      try configuration.validate()
      return configuration
    }
    let decays =
      made.contains { $0.optimizer.weightDecay > 0 } || weightDecayOf.contains { $0.value > 0 }
    guard decays || !exemptsBiasesAndNorms else {
      throw Failure(
        .usage,
        "--no-decay-on-biases-and-norms has no effect: \(names.map(\.rawValue).joined(separator: ", ")) "
          + "decays no weights. Give --weight-decay, or leave it out.")
    }
    return made
  }
}

extension WeightAverage {
  /// Reads `ema:0.999`.
  fileprivate init(parsing text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "ema", let decay = Double(parts[1]) else {
      throw ValidationError("“\(text)” is no average. Give ema and a decay, as in ema:0.999.")
    }
    self = .exponential(decay: decay)
    do throws(OptimizerError) { try validate() } catch {
      throw ValidationError(error.description)
    }
  }
}
