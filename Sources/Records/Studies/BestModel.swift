/// The best weights of a study on their validation images.
public struct BestModel: Codable, Equatable, Sendable {
  /// The arm's name.
  public var arm: String
  public var seed: UInt64
  /// The epoch whose weights these are.
  public var epoch: Int
  public var evaluation: Evaluation
  /// The images that were taken for another class with most certainty, the worst first.
  public var mistakes: [Mistake]

  /// Files keep the word of earlier versions for an arm.
  private enum CodingKeys: String, CodingKey {
    case arm = "contestant"
    case seed, epoch, evaluation, mistakes
  }

  public init(
    arm: String, seed: UInt64, epoch: Int, evaluation: Evaluation, mistakes: [Mistake]
  ) {
    self.arm = arm
    self.seed = seed
    self.epoch = epoch
    self.evaluation = evaluation
    self.mistakes = mistakes
  }
}
