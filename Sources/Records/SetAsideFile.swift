/// A file of the data folder that a run did without.
public struct SetAsideFile: Codable, Equatable, Sendable {
  /// The path below the data folder. Bytes that are not UTF-8 appear as U+FFFD.
  public var path: String
  /// Why, as a sentence or a clause of one.
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// From the bytes that the file system knows the file by.
  public init(pathBytes: some Collection<UInt8>, reason: String) {
    self.init(path: String(decoding: pathBytes, as: UTF8.self), reason: reason)
  }
}
