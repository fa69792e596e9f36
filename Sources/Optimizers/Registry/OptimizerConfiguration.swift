/// Any of the known rules as a value that files can hold: its name beside its hyper-parameters, the groups of
/// parameters that are treated differently, and the average of weights that is evaluated.
///
/// In JSON: `{"name": "adagrad", "epsilon": 1e-10, "initialAccumulator": 0, …}`, and `"parameterGroups"` and `"average"` where
/// there are any. Rules of a user's own can be
/// written this way, but only the known ones can be read back.
public struct OptimizerConfiguration: Sendable {
  /// The rule itself.
  public let optimizer: any Optimizer
  /// Which parameters learn at another rate, or decay otherwise.
  public let groups: ParameterGroups
  /// The average that is evaluated and kept in place of the trained weights, if any.
  public var average: WeightAverage?

  public init(
    _ optimizer: any Optimizer, groups: ParameterGroups = ParameterGroups(),
    average: WeightAverage? = nil
  ) {
    self.optimizer = optimizer
    self.groups = groups
    self.average = average
  }
}

extension OptimizerConfiguration {
  /// Checks rule, groups and average.
  public func validate() throws(OptimizerError) {
    try optimizer.validate()
    try groups.validate()
    try average?.validate()
    if average != nil, optimizer.hasEvaluationWeights {
      throw .averagedTwice(optimizer: type(of: optimizer).name)
    }
  }

  /// How many numbers for each parameter a training keeps beside the weights: the slots, and an average.
  package var stateCount: Int { optimizer.slots.count + (average == nil ? 0 : 1) }

  /// How many a checkpoint holds beside the weights to be evaluated: the state, and the trained weights where those are others.
  package var rememberedCount: Int {
    stateCount + (average != nil || optimizer.hasEvaluationWeights ? 1 : 0)
  }
}

extension OptimizerConfiguration: Equatable {
  public static func == (a: OptimizerConfiguration, b: OptimizerConfiguration) -> Bool {
    a.optimizer.equals(b.optimizer) && a.groups == b.groups && a.average == b.average
  }
}

extension Optimizer {
  /// Whether the other is the same rule with the same hyper-parameters.
  fileprivate func equals(_ other: any Optimizer) -> Bool { other as? Self == self }
}

extension OptimizerConfiguration: Codable {
  private enum Key: CodingKey { case name, parameterGroups, average }

  /// - Throws: `DecodingError` with the key for an unknown name, ``OptimizerError`` for values out of range, besides what
  ///   the decoder itself throws.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .name)
    let known: OptimizerName
    do {
      known = try OptimizerName(parsing: name)
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .name, in: container, debugDescription: "\(error)")
    }
    optimizer = try known.type.init(from: decoder)
    groups =
      try container.decodeIfPresent(ParameterGroups.self, forKey: .parameterGroups)
      ?? ParameterGroups()
    average = try container.decodeIfPresent(WeightAverage.self, forKey: .average)
    try validate()
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: optimizer).name, forKey: .name)
    // Left out where there are none, as in files of versions that knew none.
    if groups != ParameterGroups() { try container.encode(groups, forKey: .parameterGroups) }
    try container.encodeIfPresent(average, forKey: .average)
    try optimizer.encode(to: encoder)
  }
}
