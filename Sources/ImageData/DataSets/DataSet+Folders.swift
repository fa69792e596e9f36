public import Files
import Wording

extension DataSet {
  /// Lists a folder that holds one folder per class, or one per part with the class folders in it, `train`, `val` and
  /// `test` in any usual spelling, or one per class with such parts in it.
  ///
  /// A folder that holds nothing but one folder, which holds all others, is entered: archives often unpack as
  /// `flowers/flowers/daisy` or `seg_train/seg_train/forest`. `root` tells. What lies in folders in a class folder,
  /// however deep, is of that class. Links are followed, but never in a circle. Runs and studies that this program has
  /// left among the folders are passed over.
  ///
  /// - Parameters:
  ///   - layout: what the folders are, where their names and contents leave it open.
  ///   - replaced: parts that are not to be looked at, as something else takes their place.
  ///   - others: folders that are no part of it wherever they lie.
  /// - Throws: where the folder cannot be opened, holds no class folders, or it is open what is a class and what a part.
  public init(
    _ path: BytePath, layout: FolderLayout = .automatic, without replaced: Set<Part> = [],
    apartFrom others: [BytePath] = []
  ) throws(ImageDataError) {
    let reader = try FolderReader(path, apartFrom: others)
    let names = reader.candidates.map(\.name)
    if layout == .automatic, let images = DataSetPieces.images(among: names) {
      throw .piecesForClasses(reader.root, names: names, images: images)
    }
    if let parts = try Self.parts(in: reader, layout, without: replaced) {
      self = try DataSet(path, parts, isDecided: layout == .parts)
    } else {
      self = try DataSet(path, classesOf: reader, isDecided: layout == .classes)
    }
  }

  /// - Returns: `nil` where the folders are classes, and hold no parts.
  private static func parts(
    in reader: FolderReader, _ layout: FolderLayout, without replaced: Set<Part>
  ) throws(ImageDataError) -> PartListing? {
    guard layout != .classes else { return nil }
    let areNamedSo = PartName.parts(of: reader.candidates.map(\.name.string)).contains { $0 != nil }
    if areNamedSo, let parts = try PartFolders(in: reader, layout, without: replaced) {
      return parts.listing
    }
    if let parts = try ClassParts(in: reader, without: replaced) { return parts.listing }
    guard layout == .parts else { return nil }
    return try PartFolders(in: reader, layout, without: replaced)?.listing
  }

  /// Lists a folder whose path is text.
  public init(_ path: String) throws(ImageDataError) { try self.init(BytePath(path)) }

  private init(
    _ path: BytePath, classesOf reader: FolderReader, isDecided: Bool
  ) throws(ImageDataError) {
    var reader = reader
    let classes = reader.candidates.map { reader.files(of: $0) }
    guard isDecided || reader.hiddenParts.isEmpty else {
      throw .partsInClasses(reader.root, parts: reader.hiddenParts, others: [])
    }
    self.init(
      path: path, root: reader.root, classNames: classes.map(\.name.string),
      items: classes.enumerated().flatMap { label, folder in
        folder.files.map {
          Item(content: .file(reader.root.appending($0)), name: $0, label: label, part: nil)
        }
      },
      skipped: reader.skipped, unreadable: reader.unreadable,
      notes: Self.entered(reader.root, from: path) + Self.nested(reader.nested),
      leavesLooseImages: isDecided)
  }

  private init(_ path: BytePath, _ parts: PartListing, isDecided: Bool) throws(ImageDataError) {
    guard isDecided || parts.hiddenParts.isEmpty else {
      throw .partsInClasses(parts.root, parts: parts.hiddenParts, others: [])
    }
    let names = parts.classNames(of: .training)
    let strange = parts.classNames(of: .validation).filter { !names.contains($0) }
    guard strange.isEmpty else {
      throw .untrainedClasses(parts.root, strange.map(\.string), trained: names.map(\.string))
    }
    let label = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var items: [Item] = []
    var skipped = parts.skipped
    for folder in parts.folders {
      guard let label = label[folder.className] else {
        skipped.append(SkippedEntry(path: folder.content.name, reason: .classNotTrained))
        continue
      }
      items += folder.content.files.map {
        Item(
          content: .file(parts.root.appending($0)), name: $0, label: label, part: folder.part)
      }
    }
    self.init(
      path: path, root: parts.root, classNames: names.map(\.string), items: items,
      skipped: skipped, unreadable: parts.unreadable,
      notes: Self.entered(parts.root, from: path) + parts.sentences + Self.nested(parts.nested),
      leavesLooseImages: isDecided)
  }

  private static func entered(_ root: BytePath, from path: BytePath) -> [String] {
    root == path ? [] : ["The class folders are in \(root), which is used."]
  }

  private static func nested(_ folders: [BytePath]) -> [String] {
    guard !folders.isEmpty else { return [] }
    let names = Phrase.list(folders.map(\.description), atMost: 3)
    return ["What lies in folders within a class folder counts for the class: \(names)."]
  }
}

extension DataSet {
  /// The same with folders of class folders as parts.
  ///
  /// - Throws: where one cannot be listed, is the data set's own, or has classes that are not trained.
  func adding(_ folders: [Part: BytePath]) throws(ImageDataError) -> DataSet {
    var set = self
    for part in Part.allCases {
      if let folder = folders[part] { set = try set.adding(folder, as: part) }
    }
    return set
  }

  private func adding(_ folder: BytePath, as part: Part) throws(ImageDataError) -> DataSet {
    let own = [path, root].compactMap { try? FileStamp($0).identity }
    guard !own.contains(where: { $0 == (try? FileStamp(folder))?.identity }) else {
      throw .partIsDataSet(folder, part)
    }
    let added = try DataSet(folder, layout: .classes)
    let strange = added.classNames.filter { !classNames.contains($0) }
    guard strange.isEmpty || part == .test else {
      throw .untrainedClasses(added.root, strange, trained: classNames)
    }
    // Its names begin with that of the folder, as if it lay among the others.
    let place = folder.lastComponent
    return DataSet(
      path: path, root: root, classNames: classNames,
      items: items.map {
        Item(content: $0.content, name: $0.name, label: $0.label, part: $0.part ?? .training)
      }
        + added.items.compactMap { item in
          classNames.firstIndex(of: added.classNames[item.label]).map {
            Item(content: item.content, name: place.appending(item.name), label: $0, part: part)
          }
        },
      skipped: skipped
        + (added.skipped
        + strange.map { SkippedEntry(path: BytePath($0), reason: .classNotTrained) }).map {
          SkippedEntry(path: place.appending($0.path), reason: $0.reason)
        },
      unreadable: unreadable
        + added.unreadable.map {
          UnusableFile(path: place.appending($0.path), fault: $0.fault)
        },
      notes: notes, leavesLooseImages: leavesLooseImages && added.leavesLooseImages)
  }
}
