import Files

extension ImageFolder {
  /// Finds the class folders.
  struct Layout {
    private(set) var root: BytePath
    private(set) var classes: [ClassFolder] = []
    private(set) var skipped: [SkippedEntry] = []
    private(set) var unreadable: [UnusableFile] = []
    /// Folders in class folders that hold files, relative to the root.
    private(set) var nested: [BytePath] = []
    /// Folders in which nothing new can lie.
    private var above: Set<FileStamp.Identity>

    /// A folder that may be a class, as far as it can be listed.
    private typealias Candidate = (name: BytePath, content: Result<FolderListing, FileError>)

    init(of path: BytePath) throws(ImageDataError) {
      root = path
      above = Self.ancestors(of: path)
      while true {
        let listing = try Self.list(root)
        above.insert(listing.identity)
        skipped += listing.skipped
        skipped += listing.files.map {
          SkippedEntry(path: $0, reason: listing.isImage($0) ? .imageOutside : .outsideClasses)
        }
        let candidates = candidates(in: listing)
        guard !candidates.isEmpty else {
          throw .noClassFolders(
            root, files: listing.files.count, images: listing.files.count(where: listing.isImage))
        }
        if candidates.count == 1, let nest = try? candidates[0].content.get(), nest.isNest {
          // What was passed over lies above the new root.
          skipped = skipped.map {
            SkippedEntry(path: BytePath("..").appending($0.path), reason: $0.reason)
          }
          root = nest.path
          continue
        }
        for candidate in withoutCopies(candidates) { add(candidate) }
        try checkParts()
        return
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

    private static func list(_ path: BytePath) throws(ImageDataError) -> FolderListing {
      do throws(FileError) {
        return try FolderListing(path)
      } catch {
        if error.reason == .notAFolder { throw .notAFolder(path) }
        throw .unopenable(path, ImageFault(error))
      }
    }

    private mutating func candidates(in listing: FolderListing) -> [Candidate] {
      var candidates: [Candidate] = []
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
          candidates.append((folder.name, content))
        }
      }
      return candidates
    }

    /// Leaves out folders that hold the same folders as lie beside them.
    private mutating func withoutCopies(_ candidates: [Candidate]) -> [Candidate] {
      let names = Set(candidates.map(\.name))
      return candidates.filter { candidate in
        guard let listing = try? candidate.content.get(), listing.folders.count > 1,
          names.isSuperset(of: listing.folders.map(\.name)), listing.isNest
        else { return true }
        skipped.append(SkippedEntry(path: candidate.name, reason: .nestedCopy))
        return false
      }
    }

    private mutating func add(_ candidate: Candidate) {
      let (name, content) = candidate
      let path = root.appending(name)
      switch content {
      case .failure(let error):
        unreadable.append(UnusableFile(path: name, fault: ImageFault(error)))
        classes.append(ClassFolder(name: name.string, path: path, files: []))
      case .success(let listing):
        let walk = FolderWalk(listing, as: "", above: above) { $0.isMadeByUpswing }
        skipped += walk.skipped.map {
          SkippedEntry(path: name.appending($0.path), reason: $0.reason)
        }
        unreadable += walk.unreadable.map {
          UnusableFile(path: name.appending($0.path), fault: $0.fault)
        }
        nested += walk.nested.map { name.appending($0) }
        classes.append(ClassFolder(name: name.string, path: path, files: walk.files))
      }
    }

    /// A part of a data set is no class: its folders are.
    private func checkParts() throws(ImageDataError) {
      let parts = classes.filter { PartName(of: $0.name) != nil }
      guard !parts.isEmpty else { return }
      let holding = parts.filter(\.hasFolders)
      let whole = holding.first { PartName(of: $0.name) == .training } ?? holding.first
      let isFlat =
        parts.count == classes.count && parts.count > 1
        && parts.contains { PartName(of: $0.name) == .training }
      guard whole != nil || isFlat else { return }
      throw .parts(root, names: parts.map(\.path.lastComponent), give: whole?.path)
    }
  }
}

extension ClassFolder {
  /// Whether files lie in folders in it.
  fileprivate var hasFolders: Bool { files.contains { $0.bytes.contains(UInt8(ascii: "/")) } }
}
