import Wording

/// Why features can't be shared.
package enum FeatureError: Error, Equatable, Sendable {
  /// They would take more room than they may.
  case overLimit(images: Int, views: Int, needed: Int, limit: Int, folder: String?)
  /// The machine has less memory left than they take.
  case memoryTooSmall(needed: Int, free: Int)
  /// The disk has less room than they take.
  case diskTooFull(folder: String, needed: Int, free: Int)
  /// The user stopped it.
  case interrupted
}

extension FeatureError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .overLimit(let images, let views, let needed, let limit, let folder):
      "The features of \(Phrase.count(images, "image"))"
        + (views > 0 ? " in \(Phrase.count(views, "view")) each" : "")
        + " take \(Phrase.bytes(needed)), more than the \(Phrase.bytes(limit)) that "
        + (folder == nil ? "memory for them" : "their cache") + " may take. Raise the limit"
        + (views > 1 ? ", ask for fewer views" : "") + ", freeze a later stage"
        + (folder == nil ? ", or keep them on disk." : ".")
    case .memoryTooSmall(let needed, let free):
      "The features take \(Phrase.bytes(needed)), but \(Phrase.bytes(free)) of memory are left. Keep them on disk, "
        + "freeze a later stage, or ask for fewer views."
    case .diskTooFull(let folder, let needed, let free):
      "The features take \(Phrase.bytes(needed)), but \(folder) has \(Phrase.bytes(free)) left. Free some space, choose "
        + "a folder on another disk, or ask for fewer views."
    case .interrupted:
      "The computation of the shared features was stopped; nothing is left of it."
    }
  }
}
