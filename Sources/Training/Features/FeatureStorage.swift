/// Where shared features are kept and how much room they may take; it changes no result.
package struct FeatureStorage: Codable, Equatable, Sendable {
  /// The folder of a cache that later runs with the same weights, images and settings use too; `nil` for memory.
  package var folder: String?
  /// The most memory, or room on the disk, that they may take.
  package var megabytes: Int

  package init(folder: String? = nil, megabytes: Int) {
    self.folder = folder
    self.megabytes = megabytes
  }
}
