/// Where a graph is cut in two: nothing but one value passes.
public struct GraphCut: Equatable, Sendable {
  /// The value that passes from the front to the rest.
  public let value: Int
  /// The nodes in front.
  public let nodeCount: Int
  /// The tensors in front.
  public let parameterCount: Int
}
