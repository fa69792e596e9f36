/// How far a scan is.
public struct ScanProgress: Sendable {
  /// Files that have been looked at.
  public let done: Int
  public let total: Int
}
