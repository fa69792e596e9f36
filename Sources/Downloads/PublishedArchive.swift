package import Foundation
package import Interchange

/// An archive that published weights are packed in, as a zip.
package struct PublishedArchive: Equatable, Sendable {
  /// The archive's name, by which mirrors have it too.
  package let fileName: String

  /// The name of the file of weights in it, with its folders.
  package let member: String

  /// About how large the archive is, in millions of bytes.
  package let megabytes: Int

  /// The SHA-256 of what the publisher has; mirrors may have packed the same weights anew.
  package let digest: NamedDigest

  /// Where the publisher has it.
  package let address: URL
}
