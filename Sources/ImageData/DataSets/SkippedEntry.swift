public import Files

/// Something in a folder that was never meant to be a training image, and is passed over.
public struct SkippedEntry: Equatable, Sendable, Encodable {
  /// Why it is passed over.
  public enum Reason: String, Sendable, Encodable, CaseIterable {
    /// Its name starts with a dot: `.DS_Store`, `.ipynb_checkpoints`.
    case hidden = "hidden"
    /// Left behind by an operating system: `Thumbs.db`, `desktop.ini`, `__MACOSX`.
    case system = "left by the system"
    /// A file beside the class folders that is no image.
    case outsideClasses = "file outside the class folders"
    /// An image beside the class folders: nothing says what it shows.
    case imageOutside = "image outside the class folders"
    /// A folder of images beside the parts of a data set.
    case folderBesideParts = "folder of images beside the parts"
    /// A part whose place another one takes.
    case partNotAsked = "part that another one replaces"
    /// A part without class folders, or a row of a table without a class.
    case unlabelled = "without a class"
    /// A class of the test set that is not trained.
    case classNotTrained = "class that is not trained"
    /// An image that no row of the table names.
    case notInTable = "image that the table does not name"
    /// A row that repeats another one.
    case listedTwice = "named twice by the table"
    /// A folder that repeats the class folders beside it, as an archive unpacked into itself has.
    case nestedCopy = "folder that repeats the class folders beside it"
    /// A link to a folder that is entered on another way, or that holds this one.
    case enteredBefore = "link to a folder that is looked at already"
    /// A run, a study or a range test of this program.
    case madeByUpswing = "made by upswing"
  }

  /// Relative to the folder of the class folders.
  public let path: BytePath
  public let reason: Reason

  public init(path: BytePath, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// Why an entry's name alone tells that it is no image and no class.
  static func reason(of name: BytePath) -> Reason? {
    if name.bytes.first == UInt8(ascii: ".") { return .hidden }
    let systems: [BytePath] = ["Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "__MACOSX"]
    return systems.contains(name) ? .system : nil
  }
}
