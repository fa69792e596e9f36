import Files

extension FolderListing {
  /// Whether this program made the folder: a run, a study, a range test, what they have computed, or a folder that
  /// holds nothing else.
  ///
  /// Judged by what is in it, for a run may have any name. Whoever trains inside a folder of images leaves such a
  /// folder among the classes.
  var isMadeByUpswing: Bool { isMadeByUpswing(within: []) }

  private func isMadeByUpswing(within chain: Set<FileStamp.Identity>) -> Bool {
    if isRecord || isReserved || holdsWeightsOnly { return true }
    let chain = chain.union([identity])
    // A folder that leads back to one of these says nothing new.
    let inside = folders.filter { !chain.contains($0.identity) }
      .map { try? FolderListing(path.appending($0.name)) }
    if files.isEmpty, !inside.isEmpty {
      return inside.allSatisfy {
        guard let folder = $0 else { return false }
        return folder.isMadeByUpswing(within: chain) || name == "runs" && folder.isEmpty
      }
    }
    // Someone put a picture of a curve beside the runs.
    return name == "runs" && inside.contains { $0?.isRecord ?? false }
  }

  private var name: BytePath { path.lastComponent }

  private var isEmpty: Bool { files.isEmpty && folders.isEmpty }

  /// A run, a study or range tests, by the files that they cannot do without.
  private var isRecord: Bool {
    let isRun =
      files.contains("config.json")
      && (files.contains("steps.csv") || folders.contains { $0.name == "checkpoints" })
    let isFinding = files.contains {
      $0.bytes.starts(with: "sweep-".utf8) && $0.bytes.suffix(5).elementsEqual(".json".utf8)
    }
    return (isRun || isFinding || files.contains("study.json")) && !files.contains(where: isImage)
  }

  /// A folder that is made but not filled yet, or never was.
  private var isReserved: Bool {
    guard isEmpty else { return false }
    let own: [BytePath] = ["runs", "trials", "checkpoints"]
    return own.contains(name) || skipped.contains { $0.path == BytePath(FolderLock.fileName) }
  }

  private var holdsWeightsOnly: Bool {
    !files.isEmpty && folders.isEmpty
      && files.allSatisfy { name in
        [".safetensors", ".tmp"].contains {
          name.bytes.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
      }
  }
}
