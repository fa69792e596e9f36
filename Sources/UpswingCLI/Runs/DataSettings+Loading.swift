import ImageData
import Training

extension DataSettings {
  /// Lists and decodes a folder, and says what a user should know of it.
  ///
  /// - Throws: `ImageDataError` for data that cannot be used.
  func index(_ data: String, on console: Console) throws -> ImageIndex {
    let folder = try ImageFolder(data)
    for note in folder.notes { console.note(note) }
    let index = try folder.index(sizing: sizing, on: console, cacheBytes: cacheBytes)
    if let sentence = index.report.setAside.sentence(of: folder.path) { console.note(sentence) }
    return index
  }

  /// Lists, decodes and splits a folder.
  ///
  /// - Throws: `ImageDataError` for data that cannot be used.
  func load(_ data: String, on console: Console) throws -> ImageSplit {
    try split(index(data, on: console))
  }
}
