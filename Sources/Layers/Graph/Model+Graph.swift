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
    _ = try builder.append(layers, prefix: "", from: 0)
    return builder.graph
  }
}
