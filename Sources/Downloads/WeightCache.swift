package import Files
import Interchange

/// The folder in which fetched weights stay.
package struct WeightCache: Sendable {
  /// What of a file is there.
  package enum State: Equatable, Sendable {
    case absent
    /// An unfinished download.
    case partial(bytes: Int)
    case complete(bytes: Int)
    /// A file whose content is not the published one.
    case damaged

    /// For lists and documents.
    package var name: String {
      switch self {
      case .absent: "absent"
      case .partial: "partial"
      case .complete: "complete"
      case .damaged: "damaged"
      }
    }
  }

  package let folder: String

  package init(folder: String) { self.folder = folder }

  /// The cache of a user: `upswing/weights` in `$XDG_CACHE_HOME`, or in `~/.cache`.
  ///
  /// Relative paths are passed over, as the XDG base directory specification asks. `nil` where the
  /// environment names no home.
  package init?(environment: [String: String]) {
    func absolute(_ name: String) -> String? {
      environment[name].flatMap { $0.first == "/" ? $0 : nil }
    }
    guard let base = absolute("XDG_CACHE_HOME") ?? absolute("HOME").map({ $0 + "/.cache" }) else {
      return nil
    }
    folder = base + "/upswing/weights"
  }

  /// Where a file is, or will be.
  package func path(of weights: PublishedWeights) -> String { "\(folder)/\(weights.fileName)" }

  /// Where the archive of weights that are packed in one is while it is fetched and unpacked.
  func archivePath(of weights: PublishedWeights) -> String? {
    weights.archive.map { "\(folder)/\($0.fileName)" }
  }

  /// What of a file is there; a whole one is read to see whether it is what was published.
  package func state(of weights: PublishedWeights) throws(FileError) -> State {
    let path = path(of: weights)
    guard FileSystem.exists(path) else {
      let partial = [path, archivePath(of: weights)].compactMap { $0 }.lazy
        .compactMap { FileSystem.size(of: PartialFile.path(for: $0)) }.first
      return partial.map(State.partial) ?? .absent
    }
    let file = try FileReader(path)
    return weights.digest.agrees(with: try file.digest())
      ? .complete(bytes: file.size) : .damaged
  }
}
