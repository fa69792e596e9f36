/// Something that tells a class apart without showing what is on its images: a model may learn it instead.
public struct Leak: Equatable, Sendable, Encodable {
  /// What differs.
  public enum Property: String, Sendable, Encodable {
    case format
    case colours
    case size
    case aspectRatio = "aspect ratio"
  }

  /// The class that stands out.
  public let name: String
  public let property: Property
  /// What is different, as a sentence.
  public let description: String
}
