/// Where shared features are kept and how much room they may take; it changes no result.
public struct FeatureStorage: Codable, Equatable, Sendable {
  /// The folder of a cache that later runs with the same weights, images and settings use too; `nil` for memory.
  public var folder: String?
  /// The most memory, or room on the disk, that they may take, in MiB.
  public var megabytes: Int

  public init(folder: String? = nil, megabytes: Int = 4096) {
    self.folder = folder
    self.megabytes = megabytes
  }
}
