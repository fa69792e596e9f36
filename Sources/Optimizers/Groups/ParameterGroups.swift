/// Which parameters learn faster or slower than the others, or decay otherwise.
///
/// ```swift
/// // A pre-trained network: a new head, the rest carefully, the first block not at all.
/// let groups = ParameterGroups(
///   [ParameterGroup("blocks", rateMultiplier: 0.1), ParameterGroup("blocks.0", rateMultiplier: 0),
///    ParameterGroup("head", rateMultiplier: 1)], decaysBiasesAndNorms: false)
/// ```
///
/// Groups may lie within each other: the longest prefix that says something decides, for the rate and for the
/// decay by itself, so their order does not matter. The same is true of PyTorch's parameter groups with
/// `lr` and `weight_decay` of their own, except that there a rate of 0 still moves the optimizer's averages.
public struct ParameterGroups: Codable, Equatable, Sendable {
  public var groups: [ParameterGroup]
  /// Whether biases, and the scales and shifts of norms, decay like weights; `false` exempts them everywhere.
  ///
  /// They are few and fit little, while their decay distorts what a norm puts out: He and others, "Bag of Tricks for
  /// Image Classification", arXiv 1812.01187, section 3.1.
  public var decaysBiasesAndNorms: Bool

  /// - Parameters:
  ///   - groups: each prefix once.
  ///   - decaysBiasesAndNorms: `false` for no decay on biases and norms.
  public init(_ groups: [ParameterGroup] = [], decaysBiasesAndNorms: Bool = true) {
    self.groups = groups
    self.decaysBiasesAndNorms = decaysBiasesAndNorms
  }

  /// Checks the numbers, and that no prefix comes twice.
  public func validate() throws(OptimizerError) {
    var known = Set<String>()
    for group in groups {
      let owner = "the parameters “\(group.prefix)”"
      if let multiplier = group.rateMultiplier {
        try OptimizerError.check(owner, "rate multiplier", multiplier, in: .nonNegative)
      }
      if let decay = group.weightDecay {
        try OptimizerError.check(owner, "weight decay", decay, in: .nonNegative)
      }
      guard known.insert(group.prefix).inserted else { throw .repeatedGroup(group.prefix) }
    }
  }

  /// Checks that a rule heeds what the groups ask of it.
  ///
  /// - Throws: ``OptimizerError/noWeightDecay(optimizer:prefix:)``.
  package func validate(for optimizer: any Optimizer) throws(OptimizerError) {
    for group in groups {
      guard let decay = group.weightDecay else { continue }
      var rule = optimizer
      rule.weightDecay = decay
      guard rule.weightDecay == decay else {
        throw .noWeightDecay(optimizer: type(of: optimizer).name, prefix: group.prefix)
      }
    }
  }

  /// What holds for a parameter.
  ///
  /// - Parameters:
  ///   - name: its full name.
  ///   - isBiasOrNorm: whether it is a bias, or a norm's scale or shift.
  ///   - weightDecay: the rule's own.
  public func settings(
    ofParameter name: String, isBiasOrNorm: Bool, weightDecay: Double
  ) -> ParameterSettings {
    let around = groups.filter { $0.contains(name) }.sorted { $0.prefix.count > $1.prefix.count }
    let exempt = isBiasOrNorm && !decaysBiasesAndNorms
    return ParameterSettings(
      rateMultiplier: around.lazy.compactMap(\.rateMultiplier).first ?? 1,
      weightDecay: exempt ? 0 : around.lazy.compactMap(\.weightDecay).first ?? weightDecay)
  }
}

extension ParameterGroups {
  /// For a report: `rate of head × 10, blocks.0 frozen, no weight decay on biases and norms`.
  public var summary: String {
    var parts: [String] = []
    for group in groups {
      guard let multiplier = group.rateMultiplier else { continue }
      parts.append(
        multiplier == 0 ? "\(group.prefix) frozen" : "rate of \(group.prefix) × \(multiplier)")
    }
    for group in groups {
      if let decay = group.weightDecay { parts.append("weight decay of \(group.prefix) \(decay)") }
    }
    if !decaysBiasesAndNorms { parts.append("no weight decay on biases and norms") }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}
