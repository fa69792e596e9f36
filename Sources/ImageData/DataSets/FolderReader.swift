import Files

/// Finds the folders in a folder that may be classes or parts, and reads class folders.
struct FolderReader {
  /// A folder that may be a class or a part, as far as it can be listed.
  struct Candidate {
    let name: BytePath
    let content: Result<FolderListing, FileError>

    var listing: FolderListing? { try? content.get() }
  }

  /// The files of a class.
  struct ClassFolder {
    let name: BytePath
    /// Relative to the reader's root, in folders in it too, sorted by bytes.
    let files: [BytePath]
  }

  /// The folder that was given, or the one nested in it.
  private(set) var root: BytePath
  private(set) var candidates: [Candidate] = []
  /// Relative to the root.
  private(set) var skipped: [SkippedEntry] = []
  private(set) var unreadable: [UnusableFile] = []
  /// Folders in class folders that hold files.
  private(set) var nested: [BytePath] = []
  /// Those of them that are named like a validation or a test set, or lie in one that is, or in a training set.
  private(set) var hiddenParts: [BytePath] = []
  /// Folders in which nothing new can lie.
  private var above: Set<FileStamp.Identity>

  /// Enters a folder, and whatever single folder holds everything in it: archives often unpack as
  /// `flowers/flowers/daisy`.
  ///
  /// - Parameter others: folders that are no part of it wherever they lie.
  init(_ path: BytePath, apartFrom others: [BytePath] = []) throws(ImageDataError) {
    root = path
    above = Self.ancestors(of: path)
    for other in others {
      if let stamp = try? FileStamp(other) { above.insert(stamp.identity) }
    }
    while true {
      let listing = try Self.list(root)
      above.insert(listing.identity)
      skipped += listing.skipped
      skipped += listing.files.map {
        SkippedEntry(path: $0, reason: listing.isImage($0) ? .imageOutside : .outsideClasses)
      }
      let found = candidates(in: listing)
      guard !found.isEmpty else {
        throw .noClassFolders(
          root, files: listing.files.count, images: listing.files.count(where: listing.isImage))
      }
      guard found.count == 1, let nest = found[0].listing, nest.isNest else {
        candidates = withoutCopies(found)
        return
      }
      // What was passed over lies above the new root.
      skipped = skipped.map {
        SkippedEntry(path: BytePath("..").appending($0.path), reason: $0.reason)
      }
      root = nest.path
    }
  }

  /// The folders that hold a folder: a link to one of them never leads to a class.
  private static func ancestors(of path: BytePath) -> Set<FileStamp.Identity> {
    var found: Set<FileStamp.Identity> = []
    var place = path.appending("..")
    while let stamp = try? FileStamp(place), found.insert(stamp.identity).inserted {
      place = place.appending("..")
    }
    return found
  }

  static func list(_ path: BytePath) throws(ImageDataError) -> FolderListing {
    do throws(FileError) {
      return try FolderListing(path)
    } catch {
      if error.reason == .notAFolder { throw .notAFolder(path) }
      throw .unopenable(path, ImageFault(error))
    }
  }

  private mutating func candidates(in listing: FolderListing) -> [Candidate] {
    var found: [Candidate] = []
    for folder in listing.folders {
      guard !above.contains(folder.identity) else {
        skipped.append(SkippedEntry(path: folder.name, reason: .enteredBefore))
        continue
      }
      let content = Result { () throws(FileError) in
        try FolderListing(listing.path.appending(folder.name))
      }
      if (try? content.get())?.isMadeByUpswing ?? false {
        skipped.append(SkippedEntry(path: folder.name, reason: .madeByUpswing))
      } else {
        found.append(Candidate(name: folder.name, content: content))
      }
    }
    return found
  }

  /// Leaves out folders that hold the same folders as lie beside them.
  private mutating func withoutCopies(_ found: [Candidate]) -> [Candidate] {
    let names = Set(found.map(\.name))
    return found.filter { candidate in
      // A part holds the folders of the same classes, and is no copy.
      guard PartName(of: candidate.name.string) == nil,
        let listing = candidate.listing, listing.folders.count > 1,
        names.isSuperset(of: listing.folders.map(\.name)), listing.isNest
      else { return true }
      skipped.append(SkippedEntry(path: candidate.name, reason: .nestedCopy))
      return false
    }
  }
}

extension FolderReader {
  /// The files of a candidate; what is passed over on the way is noted.
  mutating func files(of candidate: Candidate) -> ClassFolder {
    let name = candidate.name
    switch candidate.content {
    case .failure(let error):
      unreadable.append(UnusableFile(path: name, fault: ImageFault(error)))
      return ClassFolder(name: name, files: [])
    case .success(let listing):
      let walk = FolderWalk(listing, as: name, above: above) { $0.isMadeByUpswing }
      skipped += walk.skipped
      unreadable += walk.unreadable
      nested += walk.nested
      hiddenParts += walk.nested.filter { $0.isInPart(below: name) }
      return ClassFolder(name: name, files: walk.files)
    }
  }

  /// Whether there is an image in a candidate, however deep.
  func holdsImages(_ candidate: Candidate) -> Bool {
    guard let listing = candidate.listing else { return false }
    let walk = FolderWalk(listing, as: candidate.name, above: above) { $0.isMadeByUpswing }
    return walk.files.contains { (try? FileReader(root.appending($0)))?.looksLikeImage ?? false }
  }
}

extension BytePath {
  /// Whether a folder below another one, or one between the two, is named like a validation or a test set, or lies in one
  /// that is named like a training set.
  fileprivate func isInPart(below folder: BytePath) -> Bool {
    let names = bytes.dropFirst(folder.bytes.count).split(separator: UInt8(ascii: "/")).map {
      PartName(of: BytePath(bytes: $0).string)
    }
    return names.contains { $0?.isHeldOut ?? false } || names.dropLast().contains(.training)
  }
}
