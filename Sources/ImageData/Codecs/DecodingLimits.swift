/// What is refused before memory is allocated for it.
public struct DecodingLimits: Equatable, Sendable {
  /// The most pixels along one side.
  public var side: Int

  /// The most pixels altogether; each takes three bytes, or up to eleven while it is decoded.
  public var pixels: Int

  /// The most scans of a progressive JPEG; each costs a pass over all pixels.
  public var scans: Int

  /// The longest file, in bytes.
  public var fileBytes: Int

  public init(
    side: Int = 32_768, pixels: Int = 100_000_000, scans: Int = 100, fileBytes: Int = 256 << 20
  ) {
    self.side = side
    self.pixels = pixels
    self.scans = scans
    self.fileBytes = fileBytes
  }
}
