import ImageData

/// How a folder of images is read, as it is kept in `config.json`.
struct DataSettings: Codable, Equatable {
  var imageSize: Int
  var batchSize: Int
  var validation: Double
  var seed: UInt64
  var cacheMegabytes: Int
  var augmentation: Augmentation?
  var shuffles: Bool
  var scaledDecoding: Bool

  /// Lists, decodes and splits a folder, and says what a user should know of it.
  ///
  /// - Throws: `Failure` for data that cannot be used.
  func load(_ data: String, on console: Console) throws -> ImageSplit {
    do {
      let folder = try ImageFolder(data)
      if let note = folder.nestingNote { console.note(note) }
      let index = try folder.index(
        sizing: ImageSizing(side: imageSize), on: console, cacheBytes: cacheMegabytes << 20)
      return try index.split(
        validation: validation, seed: seed,
        loading: LoadingOptions(
          batchSize: batchSize, augmentation: augmentation, shuffles: shuffles,
          scaledDecoding: scaledDecoding))
    } catch {
      throw Failure(error)
    }
  }
}
