import Files

extension ImageFolder {
  /// Finds the class folders.
  enum Layout {
    /// Archives in archives in archives; a loop of links ends here too.
    private static let deepestNesting = 4

    /// What a folder holds, by name.
    private struct Listing {
      var folders: [BytePath] = []
      var files: [BytePath] = []
      var skipped: [SkippedEntry] = []
    }

    static func find(
      from path: BytePath
    ) throws(ImageDataError) -> (BytePath, [ClassFolder], [SkippedEntry]) {
      var root = path
      for _ in 0..<deepestNesting {
        let listing = try list(root)
        guard !listing.folders.isEmpty else {
          throw .noClassFolders(
            root, files: listing.files.count, images: images(among: listing.files, in: root))
        }
        var inside: [(name: BytePath, listing: Listing)] = []
        for name in listing.folders {
          inside.append((name, try list(root.appending(name))))
        }
        if inside.count == 1, isNest(inside[0].listing) {
          root = root.appending(inside[0].name)
          continue
        }
        if inside.allSatisfy({ isNest($0.listing) }) {
          throw .onlyNestedFolders(root, names: listing.folders)
        }
        return assemble(root, listing, inside)
      }
      throw .onlyNestedFolders(root, names: try list(root).folders)
    }

    /// Whether a folder holds folders and nothing else.
    private static func isNest(_ listing: Listing) -> Bool {
      listing.files.isEmpty && !listing.folders.isEmpty
    }

    private static func assemble(
      _ root: BytePath, _ listing: Listing, _ inside: [(name: BytePath, listing: Listing)]
    ) -> (BytePath, [ClassFolder], [SkippedEntry]) {
      var classes: [ClassFolder] = []
      var skipped = listing.skipped
      skipped += listing.files.map { SkippedEntry(path: $0, reason: .outsideClasses) }
      for (name, content) in inside {
        if isNest(content), Set(content.folders).isSubset(of: listing.folders) {
          skipped.append(SkippedEntry(path: name, reason: .nestedCopy))
          continue
        }
        skipped += content.skipped.map {
          SkippedEntry(path: name.appending($0.path), reason: $0.reason)
        }
        skipped += content.folders.map {
          SkippedEntry(path: name.appending($0), reason: .insideClass)
        }
        classes.append(
          ClassFolder(name: name.string, path: root.appending(name), files: content.files))
      }
      return (root, classes, skipped)
    }

    private static func list(_ path: BytePath) throws(ImageDataError) -> Listing {
      let names: [BytePath]?
      do throws(FileError) {
        names = try FileStamp(path).kind == .folder ? FileSystem.names(in: path) : nil
      } catch {
        throw .unopenable(path, ImageFault(error))
      }
      guard let names else { throw .notAFolder(path) }
      var listing = Listing()
      for name in names {
        if let reason = SkippedEntry.reason(of: name) {
          listing.skipped.append(SkippedEntry(path: name, reason: reason))
        } else if let stamp = try? FileStamp(path.appending(name)), stamp.kind == .folder {
          listing.folders.append(name)
        } else {
          listing.files.append(name)
        }
      }
      return listing
    }

    private static func images(among files: [BytePath], in folder: BytePath) -> Int {
      files.count { name in
        let path = folder.appending(name)
        guard let head = try? FileReader(path).bytes(0..<512) else { return false }
        return ImageFormat(of: head).isDecodable
      }
    }
  }
}
