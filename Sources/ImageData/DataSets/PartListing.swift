import Files

/// The class folders of each part of a data set, whichever lie in which.
struct PartListing {
  /// The images of a class in a part.
  struct Folder {
    let part: Part
    let className: BytePath
    /// Its name and its files are relative to the root.
    let content: FolderReader.ClassFolder
  }

  let root: BytePath
  var folders: [Folder] = []
  var skipped: [SkippedEntry]
  var unreadable: [UnusableFile] = []
  /// Folders in class folders that hold files.
  var nested: [BytePath] = []
  /// Those of them that are named like a validation or a test set.
  var hiddenParts: [BytePath] = []
  /// Which folder is which part, and which is not used.
  var sentences: [String] = []

  init(root: BytePath, skipped: [SkippedEntry]) {
    self.root = root
    self.skipped = skipped
  }

  /// The names of the classes that a part has.
  func classNames(of part: Part) -> [BytePath] {
    Set(folders.filter { $0.part == part }.map(\.className)).sorted()
  }
}
