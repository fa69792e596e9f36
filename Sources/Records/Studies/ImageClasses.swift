/// The class of each of several images, by its place among the classes: what they show, or what a model takes them for.
///
/// It is written as one text, a space between two numbers.
public struct ImageClasses: Codable, Equatable, Sendable {
  /// From 0, in the order of the images.
  public var indices: [Int]

  public init(_ indices: [Int]) { self.indices = indices }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    indices = try container.decode(String.self).split(separator: " ").map { word in
      guard let index = Int(word), index >= 0 else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "It holds a word that is no class's number.")
      }
      return index
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(indices.map(String.init).joined(separator: " "))
  }

  /// The class of most images, the first of equals; `nil` where there is no image.
  public var mostFrequent: Int? {
    let counts = Dictionary(indices.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
  }
}
