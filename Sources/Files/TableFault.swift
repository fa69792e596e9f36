/// What is wrong with a table, as the end of a sentence.
public struct TableFault: Error, Equatable, Sendable {
  /// From 1; `nil` for the table as a whole.
  public let line: Int?
  public let reason: String

  package init(line: Int?, _ reason: String) {
    self.line = line
    self.reason = reason
  }
}
