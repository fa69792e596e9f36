import Files
import Wording

/// Class folders that hold the parts of a data set: `daisy/train` beside `daisy/val`, `rose/train` beside `rose/val`.
struct ClassParts {
  private(set) var listing: PartListing

  /// - Returns: `nil` where no class folder holds a validation or a test set.
  /// - Throws: where some do, and not all images lie in one part or another.
  init?(in reader: FolderReader, without replaced: Set<Part>) throws(ImageDataError) {
    let classes = reader.candidates.map { ClassFolder($0) }
    let parts = classes.flatMap { $0.parts }
    guard parts.contains(where: { $0.name.isHeldOut && reader.holdsImages($0.folder) }) else {
      return nil
    }
    let strays = classes.flatMap { $0.strays(reader) }
    guard strays.isEmpty, parts.contains(where: { $0.name == .training }) else {
      throw .partsInClasses(reader.root, parts: parts.map { $0.folder.name }, others: strays)
    }
    listing = PartListing(root: reader.root, skipped: [])
    var filling = reader
    for one in classes {
      listing.skipped += one.others.map { SkippedEntry(path: $0, reason: .outsideClasses) }
      try add(one, with: &filling, without: replaced)
    }
    listing.skipped = filling.skipped + listing.skipped
    listing.unreadable = filling.unreadable
    listing.nested = filling.nested
    listing.hiddenParts = filling.hiddenParts
    listing.sentences = sentences(of: parts)
  }

  private mutating func add(
    _ one: ClassFolder, with reader: inout FolderReader, without replaced: Set<Part>
  ) throws(ImageDataError) {
    var places: [Part: BytePath] = [:]
    for (name, folder) in one.parts {
      guard case .part(let part) = name, !replaced.contains(part) else {
        listing.skipped.append(
          SkippedEntry(
            path: folder.name, reason: name == .unlabelled ? .unlabelled : .partNotAsked))
        continue
      }
      if let other = places.updateValue(folder.name, forKey: part) {
        throw .partTwice(listing.root, part, names: [other, folder.name])
      }
      listing.folders.append(
        PartListing.Folder(part: part, className: one.name, content: reader.files(of: folder)))
    }
  }

  /// Which folders are which part.
  private func sentences(of parts: [ClassFolder.PartFolder]) -> [String] {
    let list = Part.allCases.compactMap { part -> String? in
      let names = parts.filter { $0.name == .part(part) }.map { $0.folder.name.lastComponent }
      guard !names.isEmpty else { return nil }
      let spellings = Set(names).sorted().map(\.description)
      return "\(part.rawValue) in \(Phrase.list(spellings, atMost: 3))"
    }
    return ["Parts found in the class folders: \(Phrase.list(list))."]
  }
}

/// A class folder as far as it holds parts.
private struct ClassFolder {
  typealias PartFolder = (name: PartName, folder: FolderReader.Candidate)

  let name: BytePath
  /// Their names relative to the root.
  private(set) var parts: [PartFolder] = []
  /// Folders beside the parts, and files in it; relative to the root.
  private(set) var others: [BytePath] = []
  private let candidate: FolderReader.Candidate
  private var inside: FolderListing?

  init(_ candidate: FolderReader.Candidate) {
    self.candidate = candidate
    name = candidate.name
    guard var listing = candidate.listing else { return }
    var place = candidate.name
    // Archives unpack as `daisy/daisy/train`, too.
    while listing.folders.count == 1, listing.isNest,
      PartName(of: listing.folders[0].name.string) == nil,
      let next = try? FolderListing(listing.path.appending(listing.folders[0].name)),
      next.path.bytes.count < 4096
    {
      place = place.appending(listing.folders[0].name)
      listing = next
    }
    let names = PartName.parts(
      of: listing.folders.map(\.name.string), in: candidate.name.string)
    for (entry, name) in zip(listing.folders, names) {
      let path = place.appending(entry.name)
      let folder = FolderReader.Candidate(
        name: path,
        content: Result { () throws(FileError) in
          try FolderListing(listing.path.appending(entry.name))
        })
      if let name { parts.append((name, folder)) } else { others.append(path) }
    }
    others += listing.files.map(place.appending)
    inside = listing
  }

  /// The first image that lies in no part, and folders that hold images and are none.
  func strays(_ reader: FolderReader) -> [BytePath] {
    guard !parts.isEmpty, let inside else {
      return reader.holdsImages(candidate) ? [name] : []
    }
    let loose = inside.files.first(where: inside.isImage).map { file in
      others.filter { $0.lastComponent == file }
    }
    let folders = inside.folders.compactMap { entry in
      others.first { $0.lastComponent == entry.name }
    }
    return (loose ?? [])
      + folders.filter { path in
        reader.holdsImages(
          FolderReader.Candidate(
            name: path,
            content: Result { () throws(FileError) in
              try FolderListing(inside.path.appending(path.lastComponent))
            }))
      }
  }
}
