/// What a ``Plateau`` remembers from epoch to epoch; a checkpoint keeps it.
public struct PlateauState: Codable, Hashable, Sendable {
  /// What the scheduled rate is multiplied by, from 0 to 1.
  public internal(set) var multiplier = 1.0
  /// The best figure of an epoch, always finite; `nil` before there is one.
  public internal(set) var best: Double?
  /// The epochs in a row that were not better.
  public internal(set) var badEpochs = 0
  /// The epochs left in which none counts as bad.
  public internal(set) var cooldown = 0

  /// The state before the first epoch.
  public init() {}
}
