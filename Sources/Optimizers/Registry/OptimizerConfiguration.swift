/// Any of the known rules as a value that files can hold: its name beside its hyper-parameters.
///
/// In JSON: `{"name": "adagrad", "epsilon": 1e-10, "initialAccumulator": 0, …}`. Rules of a user's own can be
/// written this way, but only the known ones can be read back.
public struct OptimizerConfiguration: Sendable {
  /// The rule itself.
  public let optimizer: any Optimizer

  public init(_ optimizer: any Optimizer) { self.optimizer = optimizer }
}

extension OptimizerConfiguration: Equatable {
  public static func == (a: OptimizerConfiguration, b: OptimizerConfiguration) -> Bool {
    a.optimizer.equals(b.optimizer)
  }
}

extension Optimizer {
  /// Whether the other is the same rule with the same hyper-parameters.
  fileprivate func equals(_ other: any Optimizer) -> Bool { other as? Self == self }
}

extension OptimizerConfiguration: Codable {
  private enum Key: CodingKey { case name }

  /// - Throws: ``OptimizerError`` for an unknown name or values out of range, besides what the decoder
  ///   itself throws.
  public init(from decoder: any Decoder) throws {
    let name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .name)
    optimizer = try OptimizerName(parsing: name).type.init(from: decoder)
    try optimizer.validate()
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: optimizer).name, forKey: .name)
    try optimizer.encode(to: encoder)
  }
}
