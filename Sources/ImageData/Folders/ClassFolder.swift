public import Files

/// A folder whose images belong to one class.
public struct ClassFolder: Sendable {
  /// The folder's name, as the class is called.
  public let name: String

  public let path: BytePath

  /// The files to be looked at, relative to `path`, those in folders in it (`more/1.jpg`) too, sorted by bytes.
  public let files: [BytePath]
}
