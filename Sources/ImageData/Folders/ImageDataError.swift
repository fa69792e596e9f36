public import Files

/// Why a folder or file of images cannot be used, in a sentence.
public enum ImageDataError: Error, Equatable, Sendable {
  /// Nothing has this path, or the system refuses to open it.
  case unopenable(BytePath, ImageFault)
  /// A file where a folder with class folders was expected.
  case notAFolder(BytePath)
  /// A folder that holds no folders. `images` of its own files look like images.
  case noClassFolders(BytePath, files: Int, images: Int)
  /// Folders that are named like the parts of a data set, such as `train` and `test`; `give` holds the class folders.
  case parts(BytePath, names: [BytePath], give: BytePath?)
  /// Not one usable image; up to three files with what is wrong with them.
  case noImages(BytePath, files: Int, examples: [UnusableFile])
  /// A classifier needs two classes.
  case oneClass(BytePath, name: String)
  /// Classes without a single usable image.
  case emptyClasses(BytePath, [EmptyClass])
  /// Class folders, or folders in them, that the system refuses to list.
  case unreadable(BytePath, [UnusableFile])
  /// Classes of which there is only one image, where each is to be trained and validated.
  case singleImages(BytePath, classes: [String])
  /// A validation part that is not from 0 up to, not including, 1.
  case invalidValidation(Double)
  /// One image, named by the caller, cannot be used.
  case unusable(BytePath, ImageFault)
  /// A file is not what it was when the folder was scanned.
  case changed(BytePath)

  /// A class of which nothing can be used, and why.
  public struct EmptyClass: Equatable, Sendable {
    public let name: String
    /// The files in its folder.
    public let files: Int
    public let reasons: [SetAside.Reason]
  }

  /// What a caller that reports to a shell has to distinguish.
  public enum Kind: Sendable {
    /// There is no such file or folder, or it may not be opened.
    case missingInput
    /// What is there is of no use.
    case badData
    /// The request itself makes no sense.
    case usage
  }

  public var kind: Kind {
    switch self {
    case .unopenable, .unreadable: .missingInput
    case .unusable(_, let fault):
      switch fault {
      case .missing, .danglingLink, .loopingLink, .unreadable: .missingInput
      default: .badData
      }
    case .invalidValidation: .usage
    default: .badData
    }
  }
}
