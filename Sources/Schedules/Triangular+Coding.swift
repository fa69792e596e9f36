extension Triangular: Codable {
  private enum CodingKeys: String, CodingKey {
    case base, max, stepSize, descent, decay, gamma, momentum
  }

  private enum DecayName: String, Codable { case none, halving, linear, exponential }

  /// From its properties by name; `decay` is `none`, `halving`, `linear` or `exponential` with `gamma` beside it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let decay: Decay =
      switch try container.decodeIfPresent(DecayName.self, forKey: .decay) ?? .none {
      case .none: .none
      case .halving: .halving
      case .linear: .linear
      case .exponential: .exponential(gamma: try container.decode(Double.self, forKey: .gamma))
      }
    self.init(
      base: try container.decode(Double.self, forKey: .base),
      max: try container.decode(Double.self, forKey: .max),
      stepSize: try container.decode(Length.self, forKey: .stepSize),
      descent: try container.decodeIfPresent(Length.self, forKey: .descent), decay: decay,
      momentum: try container.decodeIfPresent(MomentumRange.self, forKey: .momentum))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(base, forKey: .base)
    try container.encode(max, forKey: .max)
    try container.encode(stepSize, forKey: .stepSize)
    try container.encodeIfPresent(descent, forKey: .descent)
    switch decay {
    case .none: try container.encode(DecayName.none, forKey: .decay)
    case .halving: try container.encode(DecayName.halving, forKey: .decay)
    case .linear: try container.encode(DecayName.linear, forKey: .decay)
    case .exponential(let gamma):
      try container.encode(DecayName.exponential, forKey: .decay)
      try container.encode(gamma, forKey: .gamma)
    }
    try container.encodeIfPresent(momentum, forKey: .momentum)
  }
}
