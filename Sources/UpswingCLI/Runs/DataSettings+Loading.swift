import ImageData
import Training

extension DataSettings {
  /// Lists and decodes a folder, and says what a user should know of it.
  ///
  /// - Throws: `Failure` for data that cannot be used.
  func index(_ data: String, on console: Console) throws -> ImageIndex {
    do {
      let folder = try ImageFolder(data)
      for note in folder.notes { console.note(note) }
      let index = try folder.index(sizing: sizing, on: console, cacheBytes: cacheBytes)
      if let sentence = index.report.setAside.sentence(of: folder.path) { console.note(sentence) }
      return index
    } catch {
      throw Failure(error)
    }
  }

  /// Lists, decodes and splits a folder.
  ///
  /// - Throws: `Failure` for data that cannot be used.
  func load(_ data: String, on console: Console) throws -> ImageSplit {
    let index = try index(data, on: console)
    do {
      return try split(index)
    } catch {
      throw Failure(error)
    }
  }
}
