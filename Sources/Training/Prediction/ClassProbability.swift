/// How probable a class is for an image.
public struct ClassProbability: Codable, Equatable, Sendable {
  private enum CodingKeys: String, CodingKey {
    case name = "class"
    case index
    case probability
  }

  /// The class's name.
  public let name: String
  /// Its position among the model's scores.
  public let index: Int
  /// From 0 to 1.
  public let probability: Float
}
