public import Files
import Wording

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

  /// Class folders, and folders in them, that the system refuses to list.
  public let unreadable: [UnusableFile]

  /// Folders in class folders whose files belong to the class, relative to `root`.
  private let nested: [BytePath]

  /// The names of the classes by label.
  public var classNames: [String] { classes.map(\.name) }

  /// Lists a folder.
  ///
  /// A folder that holds nothing but one folder, which holds the class folders, is entered: archives
  /// often unpack as `flowers/flowers/daisy`. `root` tells. What lies in folders in a class folder, however deep, is
  /// of that class. Links are followed, but never in a circle. Runs and studies that this program has left among the
  /// classes are passed over.
  ///
  /// - Throws: where the folder cannot be opened, holds no class folders, or holds the parts of a data set in their
  ///   place.
  public init(_ path: BytePath) throws(ImageDataError) {
    self.path = path
    let layout = try Layout(of: path)
    root = layout.root
    classes = layout.classes
    skipped = layout.skipped
    unreadable = layout.unreadable
    nested = layout.nested
  }

  /// Lists a folder whose path is text.
  public init(_ path: String) throws(ImageDataError) { try self.init(BytePath(path)) }

  /// What a user should know of where the images were found, as sentences.
  public var notes: [String] {
    var notes: [String] = []
    if root != path { notes.append("The class folders are in \(root), which is used.") }
    if !nested.isEmpty {
      let names = Phrase.list(nested.map(\.description), atMost: 3)
      notes.append(
        "What lies in folders within a class folder counts for the class: \(names).")
    }
    return notes
  }
}
