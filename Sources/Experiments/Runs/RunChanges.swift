/// What may be changed of a run that goes on; `nil` for what stays.
public struct RunChanges: Sendable {
  public var threads: Int?
  /// The epochs of the whole run.
  public var epochs: Int?
  /// Where the images lie now.
  public var data: String?

  public init(threads: Int? = nil, epochs: Int? = nil, data: String? = nil) {
    self.threads = threads
    self.epochs = epochs
    self.data = data
  }
}
