import Files

/// The files in a folder and in the folders in it.
///
/// Links are followed, and every folder is entered once, whatever leads to it: loops end, and the work is linear in
/// what is there.
struct FolderWalk {
  /// Sorted by bytes.
  private(set) var files: [BytePath] = []
  private(set) var skipped: [SkippedEntry] = []
  /// Folders that the system refuses to list.
  private(set) var unreadable: [UnusableFile] = []
  /// Folders below the first one that hold files.
  private(set) var nested: [BytePath] = []

  /// - Parameters:
  ///   - name: what the names found begin with.
  ///   - above: folders that are not to be entered, since they hold this one.
  ///   - passingOver: which folders are left out as made by this program.
  init(
    _ start: FolderListing, as name: BytePath, above: Set<FileStamp.Identity> = [],
    passingOver isOurs: (FolderListing) -> Bool
  ) {
    var entered = above.union([start.identity])
    // No recursion: a path may have thousands of parts.
    var open = [(listing: start, name: name)]
    while let (listing, name) = open.popLast() {
      files += listing.files.map { name.appending($0) }
      if listing.path != start.path, !listing.files.isEmpty { nested.append(name) }
      skipped += listing.skipped.map {
        SkippedEntry(path: name.appending($0.path), reason: $0.reason)
      }
      var inside: [(listing: FolderListing, name: BytePath)] = []
      for entry in listing.folders {
        let place = name.appending(entry.name)
        guard entered.insert(entry.identity).inserted else {
          skipped.append(SkippedEntry(path: place, reason: .enteredBefore))
          continue
        }
        do throws(FileError) {
          let content = try FolderListing(listing.path.appending(entry.name))
          if isOurs(content) {
            skipped.append(SkippedEntry(path: place, reason: .madeByUpswing))
          } else {
            inside.append((content, place))
          }
        } catch {
          unreadable.append(UnusableFile(path: place, fault: ImageFault(error)))
        }
      }
      open += inside.reversed()
    }
    files.sort()
  }
}
