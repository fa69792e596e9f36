import Files
package import Foundation
package import Interchange

/// A file to be fetched, and known by its digest where there is one: gone on with where it was broken off, tried again where the
/// trouble may pass, and put in its place only whole and sound.
package struct Download: Sendable {
  private let url: URL
  private let destination: String
  private let digest: NamedDigest?
  private let sizeLimit: Int
  private let policy: DownloadPolicy

  /// - Parameters:
  ///   - url: where to fetch it; `https` or `http`, as the digest vouches for the content.
  ///   - destination: where to put it; its directory is made.
  ///   - digest: what the content's SHA-256 must begin with; without, who takes the file checks what is in it.
  ///   - sizeLimit: the most bytes that the file can have.
  package init(
    _ url: URL, to destination: String, digest: NamedDigest?, sizeLimit: Int,
    policy: DownloadPolicy = DownloadPolicy()
  ) throws(DownloadError) {
    guard ["https", "http"].contains(url.scheme?.lowercased()), url.host?.isEmpty == false else {
      throw .address(url.absoluteString)
    }
    self.url = url
    self.destination = destination
    self.digest = digest
    self.sizeLimit = sizeLimit
    self.policy = policy
  }

  /// Fetches the file; ends early, with `.cancelled`, when the task is cancelled.
  ///
  /// - Parameter progress: is told how far it is, from another thread.
  /// - Returns: the content's SHA-256.
  package func run(
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) async throws(DownloadError) -> String {
    let slash = destination.lastIndex(of: "/")
    if let slash, slash > destination.startIndex {
      do { try FileSystem.makeDirectory(String(destination[..<slash])) } catch {
        throw .file(error)
      }
    }
    let part = try PartialFile(for: destination)
    do throws(DownloadError) {
      let actual = try await fetch(into: part, progress)
      try part.commit()
      return actual
    } catch {
      if part.size == 0 { try part.remove() }
      throw error
    }
  }

  /// Returns the digest of the whole, sound file.
  private func fetch(
    into part: PartialFile, _ progress: @escaping @Sendable (DownloadProgress) -> Void
  ) async throws(DownloadError) -> String {
    var failures = 0
    while true {
      let before = part.size
      if before > 0, let digest, case let actual = try part.digest(), digest.agrees(with: actual) {
        return actual
      }
      do throws(DownloadError) {
        let transfer = Transfer(
          url, into: part, sizeLimit: sizeLimit, stall: policy.stall, progress: progress)
        try await transfer.run()
        let actual = try part.digest()
        guard let digest, !digest.agrees(with: actual) else { return actual }
        try part.empty()
        // What an earlier try had left may be of another file: that gets one more chance.
        if transfer.beganAnew {
          throw .digest(url: url.absoluteString, expected: digest.digits, actual: actual)
        }
      } catch {
        switch error {
        // What is there is not the file's.
        case .tooLong, .status(_, 416): try part.empty()
        default: break
        }
        guard error.isPassing else { throw error }
        failures = part.size > before ? 1 : failures + 1
        guard failures < policy.attempts else { throw error }
        do { try await Task.sleep(for: policy.wait(after: failures)) } catch { throw .cancelled }
      }
    }
  }
}
