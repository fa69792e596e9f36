import ArgumentParser
import Experiments
import Optimizers

/// What every rule may be given.
struct OptimizerOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: .of(.momentum))
  var momentum: Double?

  @Option(parsing: .unconditional, help: .of(.weightDecay))
  var weightDecay: Double?

  @Option(parsing: .unconditional, help: .of(.clipNorm))
  var clipNorm: Double?

  @Option(parsing: .unconditional, help: .of(.clipValue))
  var clipValue: Double?

  @Flag(name: .customLong("no-decay-on-biases-and-norms"), help: .of(.noDecayOnBiasesAndNorms))
  var exemptsBiasesAndNorms = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: .of(.rateMultiplier),
    transform: { try PrefixSetting(parsing: $0) })
  var rateMultiplier: [PrefixSetting] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: .of(.weightDecayOf),
    transform: { try PrefixSetting(parsing: $0) })
  var weightDecayOf: [PrefixSetting] = []

  @Option(
    parsing: .unconditional,
    help: .of(.average),
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
