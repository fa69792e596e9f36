/// What an image's colours are made of.
public enum ColourMode: String, Codable, Sendable, CaseIterable {
  /// Nothing but shades of grey, however they are stored.
  case grey
  case colour
  /// With a channel of transparency, which is laid over white.
  case transparent
  /// Cyan, magenta, yellow and black.
  case ink = "CMYK"
}

extension PixelImage {
  /// Whether no pixel has a colour, but for what compression may add.
  var isGrey: Bool {
    pixels.withUnsafeBufferPointer { pixels in
      var index = 0
      while index < pixels.count {
        let (red, green, blue) = (pixels[index], pixels[index + 1], pixels[index + 2])
        if max(red, green, blue) - min(red, green, blue) > 6 { return false }
        index += 3
      }
      return true
    }
  }
}
