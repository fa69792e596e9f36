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
  /// What the weights take each image for; `nil` in records of earlier versions.
  public var predictions: ImageClasses?

  /// Files keep the word of earlier versions for an arm.
  private enum CodingKeys: String, CodingKey {
    case arm = "contestant"
    case seed, accuracy, loss, images, predictions
  }

  public init(
    arm: String, seed: UInt64, _ evaluation: Evaluation, predictions: ImageClasses? = nil
  ) {
    self.arm = arm
    self.seed = seed
    accuracy = evaluation.accuracy
    loss = evaluation.loss
    images = evaluation.count
    self.predictions = predictions
  }
}
