import Wording

/// Another process, or another part of this one, is changing what lies in a folder.
package struct FolderInUse: Error, Equatable, Sendable {
  package let folder: String
  /// What it says of itself, if anything.
  package let owner: String?

  package init(folder: String, owner: String?) {
    self.folder = folder
    self.owner = owner
  }
}

extension FolderInUse: CustomStringConvertible {
  package var description: String {
    "\(BytePath(folder)) is in use by \(owner?.excerpt(200) ?? "another process"). Wait until that has ended, or choose "
      + "another folder."
  }
}
