public import Files

/// What an image is decoded from.
public enum ImageContent: Sendable {
  case file(BytePath)
  /// Pixels that somebody holds in memory.
  case pixels(PixelImage)
}
