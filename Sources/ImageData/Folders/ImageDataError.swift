public import Files

/// Why a folder or file of images cannot be used, in a sentence.
public enum ImageDataError: Error, Equatable, Sendable {
  /// Nothing has this path, or the system refuses to open it.
  case unopenable(BytePath, ImageFault)
  /// A file where a folder with class folders was expected.
  case notAFolder(BytePath)
  /// A folder that holds no folders. `images` of its own files look like images.
  case noClassFolders(BytePath, files: Int, images: Int)
  /// Several folders that hold only folders, such as `train` and `test`.
  case onlyNestedFolders(BytePath, names: [BytePath])
  /// Not one usable image; up to three files with what is wrong with them.
  case noImages(BytePath, files: Int, examples: [UnusableFile])
  /// A classifier needs two classes.
  case oneClass(BytePath, name: String)
  /// Classes without a single usable image.
  case emptyClasses(BytePath, names: [String])
  /// Classes with too few images to appear on both sides of the split.
  case tooFewImages([ClassSize], validation: Double)
  /// A validation part that is not from 0 up to, not including, 1.
  case invalidValidation(Double)
  /// One image, named by the caller, cannot be used.
  case unusable(BytePath, ImageFault)
  /// A file is not what it was when the folder was scanned.
  case changed(BytePath)

  /// A class and how many distinct images it has.
  public struct ClassSize: Equatable, Sendable {
    public let name: String
    public let count: Int

    public init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
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
    case .unopenable: .missingInput
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

extension ImageDataError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unopenable(let path, let fault): return "\(path) \(fault)."
    case .notAFolder(let path):
      return "\(path) is a file; give the folder that holds one folder of images per class."
    case .noClassFolders(let path, 0, _):
      return "\(path) is empty; it has to hold one folder of images per class."
    case .noClassFolders(let path, let files, 0):
      return
        "\(path) holds \(Self.count(files, "file")), none of them a JPEG, PNG or WebP image, and no folders; "
        + "it has to hold one folder of images per class."
    case .noClassFolders(let path, _, let images):
      return
        "\(path) holds \(Self.count(images, "image")) but no folders; put the images of each class into "
        + "a folder of its own, or give the folder above if this is one class."
    case .onlyNestedFolders(let path, let names):
      let list = names.map(\.description).joined(separator: ", ")
      return
        "\(path) holds folders (\(list)) that hold no files but further folders; give the one that "
        + "holds the class folders, such as \(path.appending(names[0]))."
    case .noImages(let path, let files, let examples):
      let list = examples.map { "\($0.path) \($0.fault)" }.joined(separator: "; ")
      return
        "\(path) holds no usable image among \(Self.count(files, "file"))"
        + (list.isEmpty ? "." : ": \(list).")
    case .oneClass(let path, let name):
      return
        "\(path) holds one class folder only (\(name)); a classifier needs at least two classes."
    case .emptyClasses(let path, let names):
      return
        "\(path) has class folders without a usable image: \(names.joined(separator: ", ")). Remove "
        + "them, or add images."
    case .tooFewImages(let sizes, let validation):
      let list = sizes.map { "\($0.name) (\($0.count))" }.joined(separator: ", ")
      return
        "Too few different images to validate with a part of \(validation): \(list). Each class needs "
        + "at least one image to train and one to validate; add images or change the part."
    case .invalidValidation(let value):
      return "A validation part of \(value) is not from 0 up to, not including, 1."
    case .unusable(let path, let fault): return "\(path) \(fault)."
    case .changed(let path):
      return
        "\(path) was changed after the folder had been scanned; start again to use it as it is now."
    }
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
