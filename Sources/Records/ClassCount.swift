/// How many samples of a class are in each part of the split.
public struct ClassCount: Codable, Equatable, Sendable {
  public var name: String
  public var training: Int
  public var validation: Int

  public init(name: String, training: Int, validation: Int) {
    self.name = name
    self.training = training
    self.validation = validation
  }
}
