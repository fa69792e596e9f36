public import Tensors

extension Model {
  /// Resolves every shape for an input.
  ///
  /// - Parameter input: `[batch, channels, height, width]`, or `[batch, features]` for a model of
  ///   linear layers alone.
  /// - Throws: a ``ShapeError`` that names the first layer that does not fit.
  public func graph(input: Shape) throws(ShapeError) -> Graph {
    guard !layers.isEmpty else { throw ShapeError(layer: nil, .noLayers) }
    var builder = try GraphBuilder(input: input)
    _ = try builder.append(layers[...], in: "", from: 0)
    return builder.graph
  }

  /// Resolves every shape, and says where the graph would be cut behind a stage.
  ///
  /// - Parameter stage: one of the model's stages.
  package func graph(
    input: Shape, cutBehind stage: Stage
  ) throws(ShapeError) -> (graph: Graph, cut: GraphCut) {
    var builder = try GraphBuilder(input: input)
    let end = stage.layers.upperBound
    let value = try builder.append(layers[..<end], in: "", from: 0)
    let cut = builder.cut()
    _ = try builder.append(layers[end...], in: "", from: value)
    return (builder.graph, cut)
  }
}
