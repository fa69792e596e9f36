public import Files

/// A file that is set aside, and why.
public struct UnusableFile: Equatable, Sendable {
  /// Relative to the folder of the class folders.
  public let path: BytePath
  public let fault: ImageFault

  public init(path: BytePath, fault: ImageFault) {
    self.path = path
    self.fault = fault
  }
}

extension UnusableFile: Encodable {
  private enum CodingKeys: String, CodingKey { case file, reason }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .file)
    try container.encode(fault.description, forKey: .reason)
  }
}
