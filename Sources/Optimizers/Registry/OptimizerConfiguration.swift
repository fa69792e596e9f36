/// Any of the known rules as a value that files can hold: its name beside its hyper-parameters, and the groups of
/// parameters that are treated differently.
///
/// In JSON: `{"name": "adagrad", "epsilon": 1e-10, "initialAccumulator": 0, …}`, and `"parameterGroups"` where
/// there are any. Rules of a user's own can be
/// written this way, but only the known ones can be read back.
public struct OptimizerConfiguration: Sendable {
  /// The rule itself.
  public let optimizer: any Optimizer
  /// Which parameters learn at another rate, or decay otherwise.
  public let groups: ParameterGroups

  public init(_ optimizer: any Optimizer, groups: ParameterGroups = ParameterGroups()) {
    self.optimizer = optimizer
    self.groups = groups
  }
}

extension OptimizerConfiguration: Equatable {
  public static func == (a: OptimizerConfiguration, b: OptimizerConfiguration) -> Bool {
    a.optimizer.equals(b.optimizer) && a.groups == b.groups
  }
}

extension Optimizer {
  /// Whether the other is the same rule with the same hyper-parameters.
  fileprivate func equals(_ other: any Optimizer) -> Bool { other as? Self == self }
}

extension OptimizerConfiguration: Codable {
  private enum Key: CodingKey { case name, parameterGroups }

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
    try optimizer.validate()
    try groups.validate()
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: optimizer).name, forKey: .name)
    // Left out where there are none, as in files of versions that knew none.
    if groups != ParameterGroups() { try container.encode(groups, forKey: .parameterGroups) }
    try optimizer.encode(to: encoder)
  }
}
