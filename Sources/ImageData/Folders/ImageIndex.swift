/// A folder whose every image has been decoded once: which are usable, and what they hold.
public struct ImageIndex: Sendable {
  public let folder: ImageFolder
  public let sizing: ImageSizing

  /// The usable images, sorted by class and then by the bytes of their names.
  public let samples: [ImageSample]

  public let report: ScanReport

  /// The decoded images, shared by everything that is made from this index.
  public let store: PixelStore

  /// The digest of all usable images with their names and classes.
  public var fingerprint: String { report.fingerprint }
}
