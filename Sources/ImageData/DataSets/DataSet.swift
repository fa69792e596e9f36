public import Files
import Wording

/// Images with their classes, and with their parts where they have some, as listed: no image has been opened.
///
/// Nothing is ever written where they lie. Classes, and the images of each, are sorted by the bytes of their names, so
/// that labels do not depend on the machine.
public struct DataSet: Sendable {
  /// One of its images.
  public struct Item: Sendable {
    public let content: ImageContent
    /// Relative to the root; what reports and fingerprints call it.
    public let name: BytePath
    /// The index of its class.
    public let label: Int
    /// `nil` in a data set without parts.
    public let part: Part?
  }

  /// What was given: a folder.
  public let path: BytePath

  /// What names are relative to: `path`, or the one folder nested in it.
  public let root: BytePath

  /// The names of the classes by label.
  public let classNames: [String]

  /// By class, then by name.
  public let items: [Item]

  /// What was passed over.
  public let skipped: [SkippedEntry]

  /// Folders that the system refuses to list.
  public let unreadable: [UnusableFile]

  /// What a user should know of where the images were found, as sentences.
  public let notes: [String]

  /// Whether images that lie beside class folders were knowingly left aside.
  let leavesLooseImages: Bool

  init(
    path: BytePath, root: BytePath, classNames: [String], items: [Item],
    skipped: [SkippedEntry] = [], unreadable: [UnusableFile] = [], notes: [String] = [],
    leavesLooseImages: Bool = true
  ) {
    self.path = path
    self.root = root
    self.classNames = classNames
    self.items = items.sorted { ($0.label, $0.name) < ($1.label, $1.name) }
    self.skipped = skipped
    self.unreadable = unreadable
    self.notes = notes
    self.leavesLooseImages = leavesLooseImages
  }

  /// The parts that it brings along; none where all of its images are to be divided.
  public var parts: Set<Part> { Set(items.compactMap(\.part)) }
}

extension DataSet {
  /// Checks what can be told before any image is opened; ``ImageIndex/split(validation:seed:loading:)`` does as well.
  ///
  /// - Throws: where there is only one class, a folder could not be read, or nobody has said what is to become of images
  ///   beside the class folders.
  public func check() throws(ImageDataError) {
    // Whatever lies in it would be missing without a word.
    guard unreadable.isEmpty else { throw .unreadable(root, unreadable) }
    if !leavesLooseImages {
      let loose = skipped.filter { $0.reason == .imageOutside }.map(\.path)
      guard loose.isEmpty else { throw .looseImages(root, loose) }
    }
    if classNames.count == 1 { throw .oneClass(root, name: classNames[0]) }
  }
}
