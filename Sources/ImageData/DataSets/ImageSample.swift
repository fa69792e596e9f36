public import Files

/// A usable image, its class, and its part where it has one.
public struct ImageSample: Sendable {
  public let content: ImageContent

  /// Relative to the root of its data set.
  public let name: BytePath

  /// The index of its class.
  public let label: Int

  /// `nil` where it has not been decided.
  public internal(set) var part: Part?

  /// The digest of the file's bytes.
  public let digest: ContentDigest

  /// Its place among all images of the data set, by which its pixels are stored.
  package let slot: Int

  /// Whether the file can be decoded smaller than it is and still fill its stored square.
  let isReducible: Bool

  /// What the file was when it was scanned; `nil` for pixels in memory.
  let stamp: FileStamp?

  /// Of the pixels that evaluation sees.
  let statistics: ChannelStatistics

  /// The image as evaluation would see it at another size.
  ///
  /// - Throws: `ImageDataError.unusable` where its file is not what it was.
  public func image(sizing: ImageSizing) throws(ImageDataError) -> PixelImage {
    switch content {
    case .file(let path): try ImageFile.load(path, sizing: sizing)
    case .pixels(let image): sizing(image)
    }
  }
}
