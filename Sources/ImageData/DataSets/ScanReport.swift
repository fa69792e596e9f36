public import Files

/// What is in a folder of images, and what of it cannot be used.
public struct ScanReport: Sendable, Encodable {
  /// A class and its files.
  public struct ClassSummary: Sendable, Equatable, Encodable {
    public let name: String
    /// Files that were opened.
    public let files: Int
    /// Images that training and validation can use.
    public let usable: Int
    /// Different images among them.
    public let distinct: Int
    /// The usable ones of each part, where there are parts.
    public let parts: [Part: Int]

    private enum CodingKeys: CodingKey { case name, files, usable, distinct, parts }

    /// Parts are written by their names, and only where there are some.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(files, forKey: .files)
      try container.encode(usable, forKey: .usable)
      try container.encode(distinct, forKey: .distinct)
      guard !parts.isEmpty else { return }
      try container.encode(
        Dictionary(uniqueKeysWithValues: parts.map { ($0.rawValue, $1) }), forKey: .parts)
    }
  }

  /// How many images have one size.
  public struct SizeCount: Sendable, Equatable, Encodable {
    public let width: Int
    public let height: Int
    public let count: Int
  }

  /// Files of the same content.
  public struct Duplicate: Sendable, Equatable, Encodable {
    /// Relative to `root`, sorted.
    public let files: [BytePath]
    /// The classes in whose folders they lie; with more than one, the files are set aside.
    public let classes: [String]
    /// The parts in which they lie; with more than one, only those of the last are used.
    public let parts: [Part]
    public var crossesParts: Bool { parts.count > 1 }
    public var crossesClasses: Bool { classes.count > 1 }
  }

  /// The folder that was given.
  public let path: BytePath
  /// The folder that holds the class folders.
  public let root: BytePath
  /// By label.
  public let classes: [ClassSummary]
  /// The parts of the data set; none where it is still to be divided.
  public let parts: [Part]
  /// Upright sizes of all decodable images, the most frequent first.
  public let sizes: [SizeCount]
  /// How many decodable images each format has.
  public let formats: [String: Int]
  /// How many decodable images have each kind of colours.
  public let colourModes: [String: Int]
  /// Mean and deviation over the usable images, resized, population, those of the test set aside.
  public let normalisation: Normalisation?
  public let duplicates: [Duplicate]
  /// What tells classes apart without showing what is on the images.
  public let leaks: [Leak]
  /// Files that are set aside, in the order of classes and names.
  public let unusable: [UnusableFile]
  /// Class folders, and folders in them, that the system refuses to list; training stops at them.
  public let unreadable: [UnusableFile]
  /// Files with broken metadata or trailing bytes, all of whose pixels are intact; they are used.
  public let blemished: [BytePath]
  /// What was passed over.
  public let skipped: [SkippedEntry]
  /// The digest of all usable images with their names and classes: it changes when the data do.
  public let fingerprint: String

  /// All files that were looked at.
  public var fileCount: Int { classes.reduce(0) { $0 + $1.files } }
  /// All images that can be used.
  public var usableCount: Int { classes.reduce(0) { $0 + $1.usable } }
  /// What training has to do without, counted.
  public var setAside: SetAside { SetAside(self) }
}
