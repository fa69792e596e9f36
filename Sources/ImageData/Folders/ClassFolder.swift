public import Files

/// A folder whose images belong to one class.
public struct ClassFolder: Sendable {
  /// The folder's name, as the class is called.
  public let name: String

  public let path: BytePath

  /// The names of the files to be looked at, sorted by bytes.
  public let files: [BytePath]
}
