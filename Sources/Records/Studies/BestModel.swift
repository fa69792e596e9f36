/// The best weights of a study on their validation images.
public struct BestModel: Codable, Equatable, Sendable {
  /// The contestant's name.
  public var contestant: String
  public var seed: UInt64
  /// The epoch whose weights these are.
  public var epoch: Int
  public var evaluation: Evaluation
  /// The images that were taken for another class with most certainty, the worst first.
  public var mistakes: [Mistake]

  public init(
    contestant: String, seed: UInt64, epoch: Int, evaluation: Evaluation, mistakes: [Mistake]
  ) {
    self.contestant = contestant
    self.seed = seed
    self.epoch = epoch
    self.evaluation = evaluation
    self.mistakes = mistakes
  }
}
