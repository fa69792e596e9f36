/// What the best weights of a trial do on the test set, which nothing was chosen by.
public struct TestScore: Codable, Equatable, Sendable {
  /// The arm's name.
  public var arm: String
  public var seed: UInt64
  /// From 0 to 1.
  public var accuracy: Double
  /// The mean cross-entropy.
  public var loss: Double
  public var images: Int

  /// Files keep the word of earlier versions for an arm.
  private enum CodingKeys: String, CodingKey {
    case arm = "contestant"
    case seed, accuracy, loss, images
  }

  public init(arm: String, seed: UInt64, _ evaluation: Evaluation) {
    self.arm = arm
    self.seed = seed
    accuracy = evaluation.accuracy
    loss = evaluation.loss
    images = evaluation.count
  }
}

extension StudyRecord {
  /// The accuracies of an arm's best weights on the test set, over its seeds; `nil` where that was not asked for.
  public func testAccuracies(of arm: String) -> Standing.Spread? {
    Standing.Spread(of: (test ?? []).filter { $0.arm == arm }.map(\.accuracy))
  }
}
