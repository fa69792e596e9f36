import ImageData
import Training

extension DataSource {
  /// Lists and decodes the images, and says what a user should know of them.
  ///
  /// - Parameter readsTest: whether the test set is to be evaluated.
  /// - Throws: `ImageDataError` for data that cannot be used.
  func index(
    _ images: DataSettings, readsTest: Bool = false, on console: Console
  ) throws -> ImageIndex {
    let dataSet = try dataSet()
    for note in dataSet.notes { console.note(note) }
    // Better now than after all images are read.
    try dataSet.check()
    let index = try dataSet.index(
      sizing: images.sizing, test: test?.fraction ?? 0, readsTest: readsTest, on: console,
      cacheBytes: images.cacheBytes)
    if let sentence = index.report.setAside.sentence(of: dataSet.path) { console.note(sentence) }
    return index
  }

  /// Lists, decodes and divides the images.
  ///
  /// - Throws: `ImageDataError` for data that cannot be used.
  func load(
    _ images: DataSettings, readsTest: Bool = false, on console: Console
  ) throws -> ImageSplit {
    try images.split(index(images, readsTest: readsTest, on: console), of: self)
  }
}
