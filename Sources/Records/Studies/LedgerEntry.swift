/// What a piece of a study's work took, charged to the arm that it was for.
///
/// It is what the result needed: work that a kill threw away, and that was done again, counts once. What several arms
/// share, such as a search for a rate or features of a frozen part, is charged to each of them in full, as each would need it
/// if it were alone.
public struct LedgerEntry: Codable, Equatable, Sendable {
  /// What the work was for.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Finding the rate: a range test or a search by trials.
    case search
    /// A training.
    case trial
    /// What a frozen part makes of the images.
    case features
    /// A grid of rates, trained to see how far off a rate may be.
    case sensitivity
  }

  /// The arm's name.
  public var arm: String
  public var kind: Kind
  /// The trial's; `nil` for what serves all seeds.
  public var seed: UInt64?
  /// Training steps; 0 where nothing is trained.
  public var steps: Int
  /// Wall-clock seconds, evaluation included.
  public var seconds: Double

  public init(arm: String, kind: Kind, seed: UInt64? = nil, steps: Int, seconds: Double) {
    self.arm = arm
    self.kind = kind
    self.seed = seed
    self.steps = steps
    self.seconds = seconds
  }
}
