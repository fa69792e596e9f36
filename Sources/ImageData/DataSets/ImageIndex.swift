/// A data set whose images have been decoded once: which are usable, and what they hold.
public struct ImageIndex: Sendable {
  public let dataSet: DataSet
  public let sizing: ImageSizing

  /// The usable images, sorted by class and then by the bytes of their names; those of the test set only if it was asked
  /// for.
  public let samples: [ImageSample]

  public let report: ScanReport

  /// The decoded images, shared by everything that is made from this index.
  public let store: PixelStore

  /// The digest of all usable images with their names and classes, those of the test set aside.
  public var fingerprint: String { report.fingerprint }
}
