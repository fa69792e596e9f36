public import Files

/// A folder that holds one folder of images per class, as listed, before any file is opened.
///
/// Nothing is ever written into it. Class folders and files are sorted by the bytes of their names, so
/// that labels do not depend on the machine.
public struct ImageFolder: Sendable {
  /// The folder that was given.
  public let path: BytePath

  /// The folder that holds the class folders: `path`, or the one nested in it.
  public let root: BytePath

  /// The class folders; a class's position here is its label.
  public let classes: [ClassFolder]

  /// What was passed over.
  public let skipped: [SkippedEntry]

  /// The names of the classes by label.
  public var classNames: [String] { classes.map(\.name) }

  /// Lists a folder.
  ///
  /// A folder that holds nothing but one folder, which holds the class folders, is entered: archives
  /// often unpack as `flowers/flowers/daisy`. `root` tells.
  ///
  /// - Throws: where the folder cannot be opened or holds no class folders.
  public init(_ path: BytePath) throws(ImageDataError) {
    self.path = path
    (root, classes, skipped) = try Layout.find(from: path)
  }

  /// Lists a folder whose path is text.
  public init(_ path: String) throws(ImageDataError) { try self.init(BytePath(path)) }

  /// Where the images were found, if not in the folder that was given.
  public var nestingNote: String? {
    root == path ? nil : "The class folders are in \(root), which is used."
  }
}
