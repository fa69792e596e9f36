import Files
import Wording

/// The parts of a data set, each a folder of class folders.
struct PartFolders {
  private(set) var listing: PartListing
  private var places: [Part: BytePath] = [:]

  /// - Returns: `nil` where the folders are classes.
  /// - Throws: where it is open which they are, or a part cannot be used.
  init?(
    in reader: FolderReader, _ layout: FolderLayout, without replaced: Set<Part>
  ) throws(ImageDataError) {
    listing = PartListing(root: reader.root, skipped: reader.skipped)
    let names = PartName.parts(of: reader.candidates.map(\.name.string))
    var parts: [Found] = []
    var others: [FolderReader.Candidate] = []
    for (candidate, name) in zip(reader.candidates, names) {
      if let name {
        parts.append(Found(name: name, candidate: candidate, in: reader.root))
      } else {
        others.append(candidate)
      }
    }
    guard !parts.isEmpty || layout == .parts else { return nil }
    guard parts.contains(where: { $0.classes != nil }) else {
      // Trains are vehicles, too.
      let isOpen = others.isEmpty && parts.count > 1
      guard isOpen || layout == .parts else { return nil }
      throw .partsWithoutClasses(reader.root, names: parts.map(\.candidate.name))
    }
    try leaveAside(others, beside: parts, in: reader, layout)
    for found in parts { try add(found, without: replaced) }
    guard places[.training] != nil else {
      throw .noTrainingPart(reader.root, names: parts.map(\.candidate.name))
    }
    listing.sentences = sentences
  }

  /// Which folder is which part, and which is not used.
  private var sentences: [String] {
    let list = Part.allCases.compactMap { part in
      places[part].map { "\(part.rawValue) in \($0)" }
    }
    let unused = listing.skipped.compactMap { entry -> String? in
      switch entry.reason {
      case .unlabelled: "\(entry.path) (without class folders)"
      case .partNotAsked: "\(entry.path) (that set is given otherwise)"
      default: nil
      }
    }
    return ["Parts found: \(Phrase.list(list))."]
      + (unused.isEmpty ? [] : ["Not used: \(Phrase.list(unused, atMost: 5))."])
  }
}

extension PartFolders {
  /// A folder that is named like a part.
  private struct Found {
    let name: PartName
    let candidate: FolderReader.Candidate
    /// What is in it, if there are class folders.
    let classes: FolderReader?

    init(name: PartName, candidate: FolderReader.Candidate, in root: BytePath) {
      self.name = name
      self.candidate = candidate
      let place = root.appending(candidate.name)
      let reader = try? FolderReader(place)
      // `test/test/1.jpg` has no classes: its inner folder only repeats the outer one.
      let repeats =
        reader.map {
          $0.candidates.count == 1
            && ($0.candidates[0].name == candidate.name
              || PartName(of: $0.candidates[0].name.string) != nil)
        } ?? true
      classes = repeats ? nil : reader
    }
  }

  /// Passes over what lies beside the parts.
  ///
  /// - Throws: where images do, and nobody has said that they are to be left aside.
  private mutating func leaveAside(
    _ others: [FolderReader.Candidate], beside parts: [Found], in reader: FolderReader,
    _ layout: FolderLayout
  ) throws(ImageDataError) {
    let withImages = others.filter(reader.holdsImages)
    guard withImages.isEmpty || layout == .parts else {
      throw .partsAmongFolders(
        reader.root, parts: parts.map(\.candidate.name), others: withImages.map(\.name))
    }
    listing.skipped += others.map { other in
      SkippedEntry(
        path: other.name,
        reason: withImages.contains { $0.name == other.name }
          ? .folderBesideParts : .outsideClasses)
    }
  }

  private mutating func add(
    _ found: Found, without replaced: Set<Part>
  ) throws(ImageDataError) {
    let name = found.candidate.name
    guard case .part(let part) = found.name, !replaced.contains(part) else {
      let reason: SkippedEntry.Reason = found.name == .unlabelled ? .unlabelled : .partNotAsked
      listing.skipped.append(SkippedEntry(path: name, reason: reason))
      return
    }
    guard var reader = found.classes else {
      if part == .validation { throw .partWithoutClasses(listing.root.appending(name), part) }
      listing.skipped.append(SkippedEntry(path: name, reason: .unlabelled))
      return
    }
    if let other = places.updateValue(name, forKey: part) {
      throw .partTwice(listing.root, part, names: [other, name])
    }
    // Names are relative to the one root of all parts.
    let root = listing.root
    let inside = BytePath(
      bytes: reader.root.bytes.dropFirst(root.bytes.count).drop { $0 == UInt8(ascii: "/") })
    for candidate in reader.candidates {
      let folder = reader.files(of: candidate)
      listing.folders.append(
        PartListing.Folder(
          part: part, className: folder.name.lastComponent,
          content: FolderReader.ClassFolder(
            name: inside.appending(folder.name), files: folder.files.map(inside.appending))))
    }
    listing.skipped += reader.skipped.map {
      SkippedEntry(path: inside.appending($0.path), reason: $0.reason)
    }
    listing.unreadable += reader.unreadable.map {
      UnusableFile(path: inside.appending($0.path), fault: $0.fault)
    }
    listing.nested += reader.nested.map(inside.appending)
    listing.hiddenParts += reader.hiddenParts.map(inside.appending)
  }
}
