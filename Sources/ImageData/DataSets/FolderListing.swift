import Files

/// What a folder holds, by name, links followed.
struct FolderListing {
  /// A folder in a folder.
  struct Entry {
    let name: BytePath
    let identity: FileStamp.Identity
  }

  let path: BytePath
  let identity: FileStamp.Identity
  private(set) var folders: [Entry] = []
  /// Whatever is no folder: what it really is shows when it is opened.
  private(set) var files: [BytePath] = []
  /// What its name alone tells to be neither image nor class.
  private(set) var skipped: [SkippedEntry] = []

  init(_ path: BytePath) throws(FileError) {
    let stamp = try FileStamp(path)
    guard stamp.kind == .folder else { throw FileError(.list, path, .notAFolder) }
    self.path = path
    identity = stamp.identity
    for name in try FileSystem.names(in: path) {
      if let reason = SkippedEntry.reason(of: name) {
        skipped.append(SkippedEntry(path: name, reason: reason))
      } else if let stamp = try? FileStamp(path.appending(name)), stamp.kind == .folder {
        folders.append(Entry(name: name, identity: stamp.identity))
      } else {
        files.append(name)
      }
    }
  }

  /// Whether a file of the folder looks like an image that can be decoded.
  func isImage(_ file: BytePath) -> Bool {
    (try? FileReader(path.appending(file)))?.looksLikeImage ?? false
  }

  /// Whether the folder holds folders and no images beside them.
  var isNest: Bool { !folders.isEmpty && !files.contains(where: isImage) }
}
