public import Files

/// Why a folder or file of images cannot be used, in a sentence.
public enum ImageDataError: Error, Equatable, Sendable {
  /// Nothing has this path, or the system refuses to open it.
  case unopenable(BytePath, ImageFault)
  /// A file where a folder with class folders was expected.
  case notAFolder(BytePath)
  /// A folder that holds no folders. `images` of its own files look like images.
  case noClassFolders(BytePath, files: Int, images: Int)
  /// Folders that are named like the parts of a data set, such as `train` and `test`, without class folders in them; or
  /// none that is named so, where some should be.
  case partsWithoutClasses(BytePath, names: [BytePath])
  /// Folders that are named like parts and hold class folders, beside others that hold images.
  case partsAmongFolders(BytePath, parts: [BytePath], others: [BytePath])
  /// Folders named like the parts of a data set in class folders, where not all images lie in one, or none is to train
  /// with.
  case partsInClasses(BytePath, parts: [BytePath], others: [BytePath])
  /// Folders such as `images` beside `labels` or `masks`, of which none is a class.
  case piecesForClasses(BytePath, names: [BytePath], images: BytePath)
  /// Parts, but none to train with.
  case noTrainingPart(BytePath, names: [BytePath])
  /// Two folders that are the same part.
  case partTwice(BytePath, Part, names: [BytePath])
  /// A folder of images where one of class folders is needed.
  case partWithoutClasses(BytePath, Part)
  /// A part that is to lie elsewhere, and is the data set itself.
  case partIsDataSet(BytePath, Part)
  /// Classes of another part that the training part does not have.
  case untrainedClasses(BytePath, [String], trained: [String])
  /// Images beside class folders: nothing says what they show.
  case looseImages(BytePath, [BytePath])
  /// A table that cannot be understood.
  case table(BytePath, TableFault)
  /// A table none of whose files is there.
  case tableWithoutFiles(BytePath, rows: Int, example: BytePath, folder: BytePath)
  /// A suffix for the names in a table, without a table.
  case suffixWithoutTable
  /// Images in memory that have more or fewer labels or parts.
  case countsDiffer(images: Int, labels: Int, parts: Int)
  /// An image in memory whose label is the index of no class.
  case labelWithoutClass(index: Int, label: Int, classes: Int)
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
  /// A fraction to hold out that is not from 0 up to, not including, 1.
  case invalidFraction(Double)
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
    case .invalidFraction, .suffixWithoutTable, .countsDiffer, .labelWithoutClass, .partIsDataSet:
      .usage
    default: .badData
    }
  }
}
