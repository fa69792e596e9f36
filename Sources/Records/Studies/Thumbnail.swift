public import Foundation

/// A small picture that a report carries inside itself.
public struct Thumbnail: Codable, Equatable, Sendable {
  /// A JPEG file.
  public var jpeg: Data
  /// In pixels; thumbnails are square.
  public var side: Int

  public init(jpeg: Data, side: Int) {
    self.jpeg = jpeg
    self.side = side
  }
}
