/// Layers under a name of their own, one behind the other: `<block>.<layer>`, as in PyTorch's nested `nn.Sequential`.
///
///     Block {
///       Conv2D(16, kernel: 3, padding: .same)
///       BatchNorm()
///       ReLU()
///     }.named("stem")
public struct Block: LayerDescription {
  public static let kind = "block"

  public var body: [Layer]

  public init(@ModelBuilder _ body: () -> [Layer]) { self.body = body() }

  public var place: StagePlace { .begins }

  public func append(
    to graph: inout GraphBuilder, as name: String, reading inputs: [Int]
  ) throws(ShapeError) -> Int {
    try graph.append(body, in: name, from: inputs[0])
  }
}
