public import Tensors

/// Walks a model's layers, checks them and writes down the graph.
public struct GraphBuilder: Sendable {
  private(set) var graph: Graph
  /// The values of the layers so far, by their full names.
  private var values: [String: Int] = [:]
  /// The cut that no node may read across, once it is made.
  private var made: GraphCut?

  init(input: Shape) throws(ShapeError) {
    guard input.rank == 2 || input.rank == 4, input.sizes.allSatisfy({ Limit.axis.contains($0) })
    else { throw ShapeError(layer: nil, .unusableInput(input)) }
    do { try Limit.check(input) } catch { throw ShapeError(layer: nil, error) }
    graph = Graph(shapes: [input])
  }

  /// The shape of a value.
  public func shape(of value: Int) -> Shape { graph.shapes[value] }

  /// Cuts the graph behind what has been appended: from now on nothing may read what lies in front, but for the value
  /// that it ends in.
  mutating func cut() -> GraphCut {
    let cut = GraphCut(
      value: graph.output, nodeCount: graph.nodes.count, parameterCount: graph.parameters.count)
    made = cut
    return cut
  }

  /// Appends layers, one behind the other but for those that name what they read.
  ///
  /// - Parameters:
  ///   - scope: what the layers are filed under; empty for the model itself.
  ///   - value: what the first of them reads.
  ///   - mayBeEmpty: whether no layers at all will do, which end in `value` itself.
  /// - Returns: the value that they end in.
  /// - Throws: a ``ShapeError`` that names the first layer that does not fit.
  public mutating func append(
    _ layers: [Layer], in scope: String, from value: Int, mayBeEmpty: Bool = false
  ) throws(ShapeError) -> Int {
    guard mayBeEmpty || !layers.isEmpty else { throw ShapeError(layer: scope, .noLayers) }
    return try append(layers[...], in: scope, from: value)
  }

  mutating func append(
    _ layers: ArraySlice<Layer>, in scope: String, from value: Int
  ) throws(ShapeError) -> Int {
    var value = value
    for (index, layer) in zip(layers.indices, layers) {
      let name = (scope.isEmpty ? "" : scope + ".") + (layer.name ?? String(index))
      guard values[name] == nil else { throw ShapeError(layer: name, .nameTaken) }
      // Taken from now on, for the layers within as well.
      values[name] = value
      let inputs = try layer.inputs.isEmpty ? [value] : read(layer.inputs, by: name, in: scope)
      value = try layer.description.append(to: &self, as: name, reading: inputs)
      values[name] = value
    }
    graph.output = value
    return value
  }

  /// Appends one operation.
  ///
  /// - Parameters:
  ///   - name: the layer's full name.
  ///   - inputs: the values that it reads.
  /// - Returns: its own value.
  /// - Throws: a ``ShapeError`` that names the layer.
  public mutating func append(
    _ operation: any Operation, as name: String, reading inputs: [Int]
  ) throws(ShapeError) -> Int {
    do {
      return try node(operation, name, inputs)
    } catch {
      throw ShapeError(layer: name, error)
    }
  }

  private mutating func node(
    _ operation: any Operation, _ name: String, _ inputs: [Int]
  ) throws(ShapeError.Problem) -> Int {
    guard operation.inputCount.contains(inputs.count) else {
      throw .wrongInputCount(inputs.count, allowed: operation.inputCount)
    }
    if let made, let hidden = inputs.first(where: { $0 < made.value }) {
      throw .readsFrozen(graph.nodes.first { $0.output == hidden }?.name ?? "the images")
    }
    let shapes = inputs.map { graph.shapes[$0] }
    let shape = try operation.shape(of: shapes)
    try Limit.check(shape)
    let parameters = operation.parameters(for: shapes)
    for spec in parameters { try Limit.check(spec.shape) }
    let first = graph.parameters.count
    for (offset, spec) in parameters.enumerated() {
      graph.parameters.append(spec.placed(in: name, at: first + offset))
    }
    graph.shapes.append(shape)
    let output = graph.shapes.count - 1
    graph.nodes.append(
      GraphNode(
        name: name, operation: operation, index: graph.nodes.count, inputs: inputs,
        output: output, parameters: first..<graph.parameters.count))
    return output
  }

  /// The values of layers by the names that a layer in `scope` gives them: those of its own block first, then of the
  /// blocks around it.
  private func read(
    _ names: [String], by reader: String, in scope: String
  ) throws(ShapeError) -> [Int] {
    var result: [Int] = []
    for name in names {
      var scope = Substring(scope)
      var found = values[scope.isEmpty ? name : "\(scope).\(name)"]
      while found == nil, !scope.isEmpty {
        scope = scope.lastIndex(of: ".").map { scope[..<$0] } ?? ""
        found = values[scope.isEmpty ? name : "\(scope).\(name)"]
      }
      guard let found else {
        throw ShapeError(layer: reader, .unknownInput(name, known: values.keys.sorted()))
      }
      result.append(found)
    }
    return result
  }
}
