/// What an arm scored with a seed, on a split where several were made.
public struct Score: Codable, Equatable, Sendable {
  public var arm: String
  public var seed: String
  /// `nil` where all scores are of one split.
  public var split: String?
  public var value: Double

  public init(arm: String, seed: String, split: String? = nil, value: Double) {
    self.arm = arm
    self.seed = seed
    self.split = split
    self.value = value
  }
}
