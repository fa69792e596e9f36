/// What the parameters whose names begin alike have of their own.
public struct ParameterGroup: Codable, Equatable, Sendable {
  /// The first parts of the parameters' names: `head` means `head.hidden.weight` and `head.output.bias`, and not
  /// `headroom.weight`. A whole name means that parameter.
  public var prefix: String
  /// What the rate of every step is multiplied by. `nil` leaves it to a group of a shorter prefix, or at 1.
  ///
  /// 0 freezes the group: its parameters stay exactly as they are, whatever the weight decay, and a batch norm whose
  /// scale and shift are frozen normalises by its running statistics, in training too, and keeps them.
  public var rateMultiplier: Double?
  /// The weight decay in place of the rule's; `nil` leaves it to a group of a shorter prefix, or to the rule.
  public var weightDecay: Double?

  public init(_ prefix: String, rateMultiplier: Double? = nil, weightDecay: Double? = nil) {
    self.prefix = prefix
    self.rateMultiplier = rateMultiplier
    self.weightDecay = weightDecay
  }

  /// Whether a parameter of this name belongs to the group.
  public func contains(_ name: String) -> Bool {
    name.hasPrefix(prefix)
      && (name.count == prefix.count || name.dropFirst(prefix.count).first == ".")
  }
}
