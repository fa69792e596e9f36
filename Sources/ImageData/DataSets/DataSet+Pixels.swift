import Files

extension DataSet {
  /// Images that are in memory.
  ///
  /// - Parameters:
  ///   - images: of any size; they become squares as those of files do.
  ///   - labels: the class of each, an index into `classes`.
  ///   - classes: the names of the classes, by label.
  ///   - parts: the part of each; `nil` where all of them are to be divided.
  /// - Throws: where counts differ, or a label has no class.
  public init(
    images: [PixelImage], labels: [Int], classes: [String], parts: [Part]? = nil
  ) throws(ImageDataError) {
    guard labels.count == images.count, parts?.count ?? images.count == images.count else {
      throw .countsDiffer(
        images: images.count, labels: labels.count, parts: parts?.count ?? images.count)
    }
    if let index = labels.firstIndex(where: { !classes.indices.contains($0) }) {
      throw .labelWithoutClass(index: index, label: labels[index], classes: classes.count)
    }
    let digits = String(max(images.count - 1, 0)).count
    self.init(
      path: "images in memory", root: "images in memory", classNames: classes,
      items: images.indices.map { index in
        // As many digits each, so that the order of names is that of the images.
        let number = String(index)
        let name = String(repeating: "0", count: digits - number.count) + number
        return Item(
          content: .pixels(images[index]), name: BytePath("image \(name)"),
          label: labels[index], part: parts?[index])
      })
  }
}
