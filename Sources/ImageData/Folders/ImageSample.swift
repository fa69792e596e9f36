public import Files

/// A usable image and its class.
public struct ImageSample: Sendable {
  public let path: BytePath

  /// Relative to the folder of the class folders.
  public let name: BytePath

  /// The index of its class.
  public let label: Int

  /// The digest of the file's bytes.
  public let digest: ContentDigest

  /// Its place among all files of the folder, by which its pixels are stored.
  package let slot: Int

  /// Whether the file can be decoded smaller than it is and still fill its stored square.
  let isReducible: Bool

  /// What the file was when it was scanned.
  let stamp: FileStamp

  /// Of the pixels that evaluation sees.
  let statistics: ChannelStatistics
}
