/// An image that a model takes for another class than its folder says.
public struct Mistake: Codable, Equatable, Sendable {
  /// The path below the data folder.
  public var file: String
  /// The class of its folder.
  public var truth: String
  /// The class that the model takes it for.
  public var prediction: String
  /// The probability that the model gives to `prediction`, from 0 to 1.
  public var probability: Double
  /// `nil` where the record was written without pictures.
  public var picture: Thumbnail?

  public init(
    file: String, truth: String, prediction: String, probability: Double, picture: Thumbnail?
  ) {
    self.file = file
    self.truth = truth
    self.prediction = prediction
    self.probability = probability
    self.picture = picture
  }
}
