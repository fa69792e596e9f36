import Tensors

/// Walks a model's layers, checks them and writes down the graph.
struct GraphBuilder {
  private(set) var graph: Graph
  private var names: Set<String> = []

  init(input: Shape) throws(ShapeError) {
    guard input.rank == 2 || input.rank == 4, input.sizes.allSatisfy({ Limit.axis.contains($0) })
    else { throw ShapeError(layer: nil, .unusableInput(input)) }
    try Limit.check(input, nil)
    graph = Graph(shapes: [input])
  }

  /// Where a cut would be made behind what has been appended.
  var cut: GraphCut {
    GraphCut(
      value: graph.output, nodeCount: graph.nodes.count, parameterCount: graph.parameters.count)
  }

  /// Appends `layers` in the scope `prefix`, fed by `value`; returns what they end in.
  mutating func append(
    _ layers: ArraySlice<Layer>, prefix: String, from value: Int
  ) throws(ShapeError) -> Int {
    var value = value
    for (index, layer) in zip(layers.indices, layers) {
      let name = prefix + (layer.name ?? String(index))
      guard names.insert(name).inserted else { throw ShapeError(layer: name, .nameTaken) }
      value = try append(layer.kind, name: name, from: value)
    }
    graph.output = value
    return value
  }

  private mutating func append(
    _ kind: LayerKind, name: String, from value: Int
  ) throws(ShapeError) -> Int {
    switch kind {
    case .convolution(let layer): try convolution(layer, name, value)
    case .batchNorm(let layer): try batchNorm(layer, name, value)
    case .relu: try node(.relu, name, [value], graph.shapes[value])
    case .maxPool(let layer): try pool(layer.window, .maxPool(layer), name, value)
    case .averagePool(let layer): try pool(layer.window, .averagePool(layer), name, value)
    case .globalAveragePool: try globalAveragePool(name, value)
    case .flatten: try flatten(name, value)
    case .dropout(let layer): try dropout(layer, name, value)
    case .linear(let layer): try linear(layer, name, value)
    case .residual(let block): try residual(block, name, value)
    }
  }

  private mutating func node(
    _ operation: GraphNode.Operation, _ name: String, _ inputs: [Int], _ shape: Shape,
    parameters: [ParameterSpec] = []
  ) throws(ShapeError) -> Int {
    for shape in [shape] + parameters.map(\.shape) { try Limit.check(shape, name) }
    let first = graph.parameters.count
    for (offset, spec) in parameters.enumerated() {
      graph.parameters.append(spec.placed(at: first + offset))
    }
    graph.shapes.append(shape)
    let output = graph.shapes.count - 1
    graph.nodes.append(
      GraphNode(
        name: name, operation: operation, index: graph.nodes.count, inputs: inputs,
        output: output,
        parameters: first..<graph.parameters.count))
    return output
  }
}

// MARK: Layers

extension GraphBuilder {
  private mutating func convolution(
    _ layer: Conv2D, _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    let image = try images(value, name)
    try check(layer.channels, "the number of channels", within: Limit.width, name)
    let (height, width) = try positions(of: layer.window, over: image, name)
    let kernel = layer.window.kernel
    let bound = 1 / Double(image[1] * kernel * kernel).squareRoot()
    var parameters = affine(
      name, weight: [layer.channels, image[1], kernel, kernel], bias: layer.bias, bound: bound)
    if case .normalByOutputs = layer.firstWeights {
      let fanOut = Double(layer.channels * kernel * kernel)
      parameters[0].initialisation = .normal(deviation: (2 / fanOut).squareRoot())
    }
    return try node(
      .convolution(layer), name, [value], [image[0], layer.channels, height, width],
      parameters: parameters)
  }

  private mutating func batchNorm(
    _ layer: BatchNorm, _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    let image = try images(value, name)
    guard layer.epsilon > 0, layer.epsilon.isFinite else {
      throw ShapeError(
        layer: name, .outOfRange(setting: "epsilon", value: layer.epsilon, range: "above 0"))
    }
    guard (0...1).contains(layer.momentum) else {
      throw ShapeError(
        layer: name,
        .outOfRange(setting: "the momentum", value: layer.momentum, range: "from 0 to 1"))
    }
    func spec(_ part: String, _ kind: ParameterSpec.Kind, _ value: Float) -> ParameterSpec {
      ParameterSpec(
        name: "\(name).\(part)", shape: [image[1]], kind: kind, initialisation: .constant(value))
    }
    return try node(
      .batchNorm(layer), name, [value], image,
      parameters: [
        spec("weight", .normScale, 1), spec("bias", .normShift, 0),
        spec("running_mean", .normMean, 0), spec("running_var", .normVariance, 1),
      ])
  }

  private mutating func pool(
    _ window: Window, _ operation: GraphNode.Operation, _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    let image = try images(value, name)
    let (height, width) = try positions(of: window, over: image, name)
    if case .maxPool = operation {
      // Where in its window a value was the largest is kept in a byte.
      try check(window.kernel, "the kernel", within: 1...16, name)
    }
    let (before, after) = window.padding.amounts(kernel: window.kernel)
    guard max(before, after) * 2 <= window.kernel else {
      throw ShapeError(
        layer: name, .paddingTooLarge(padding: max(before, after), kernel: window.kernel))
    }
    return try node(operation, name, [value], [image[0], image[1], height, width])
  }

  private mutating func globalAveragePool(
    _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    let image = try images(value, name)
    return try node(.globalAveragePool, name, [value], [image[0], image[1]])
  }

  private mutating func flatten(_ name: String, _ value: Int) throws(ShapeError) -> Int {
    let shape = graph.shapes[value]
    return try node(.flatten, name, [value], [shape[0], shape.count / shape[0]])
  }

  private mutating func dropout(
    _ layer: Dropout, _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    guard layer.probability >= 0, layer.probability < 1 else {
      throw ShapeError(
        layer: name,
        .outOfRange(
          setting: "the probability", value: layer.probability, range: "at least 0 and below 1"))
    }
    return try node(.dropout(layer), name, [value], graph.shapes[value])
  }

  private mutating func linear(
    _ layer: Linear, _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    let input = graph.shapes[value]
    guard input.rank == 2 else { throw ShapeError(layer: name, .needsVectors(got: input)) }
    try check(layer.outputs, "the number of outputs", within: Limit.width, name)
    return try node(
      .linear(layer), name, [value], [input[0], layer.outputs],
      parameters: affine(
        name, weight: [layer.outputs, input[1]], bias: layer.bias,
        bound: 1 / Double(input[1]).squareRoot()))
  }

  private mutating func residual(
    _ block: Residual, _ name: String, _ value: Int
  ) throws(ShapeError) -> Int {
    guard !block.body.isEmpty else { throw ShapeError(layer: name, .noLayers) }
    let body = try append(block.body[...], prefix: name + ".", from: value)
    let shortcut = try append(
      block.shortcut[...], prefix: "\(name).\(block.shortcutName).", from: value)
    guard graph.shapes[body] == graph.shapes[shortcut] else {
      throw ShapeError(
        layer: name,
        .branchesDiffer(body: graph.shapes[body], shortcut: graph.shapes[shortcut]))
    }
    return try node(.add, name, [body, shortcut], graph.shapes[body])
  }
}

// MARK: Checks

extension GraphBuilder {
  private func images(_ value: Int, _ name: String) throws(ShapeError) -> Shape {
    let shape = graph.shapes[value]
    guard shape.rank == 4 else { throw ShapeError(layer: name, .needsImages(got: shape)) }
    return shape
  }

  private func check(
    _ value: Int, _ setting: String, within range: ClosedRange<Int>, _ name: String
  ) throws(ShapeError) {
    guard range.contains(value) else {
      throw ShapeError(layer: name, .notWithin(setting: setting, value: value, range: range))
    }
  }

  private func positions(
    of window: Window, over image: Shape, _ name: String
  ) throws(ShapeError) -> (height: Int, width: Int) {
    try check(window.kernel, "the kernel", within: Limit.window, name)
    try check(window.stride, "the stride", within: Limit.window, name)
    if case .pixels(let count) = window.padding {
      try check(count, "the padding", within: 0...Limit.window.upperBound, name)
    }
    let height = window.positions(along: image[2])
    let width = window.positions(along: image[3])
    guard height >= 1, width >= 1 else {
      throw ShapeError(
        layer: name,
        .windowTooLarge(kernel: window.kernel, padding: window.padding, image: image))
    }
    return (height, width)
  }

  /// PyTorch's Kaiming-uniform rule with a = √5 is uniform within 1/√(fan in), like its bias rule.
  private func affine(
    _ name: String, weight: Shape, bias: Bool, bound: Double
  ) -> [ParameterSpec] {
    let weights = ParameterSpec(
      name: "\(name).weight", shape: weight, kind: .weight,
      initialisation: .uniform(bound: bound))
    let constants = ParameterSpec(
      name: "\(name).bias", shape: [weight[0]], kind: .bias,
      initialisation: .uniform(bound: bound))
    return bias ? [weights, constants] : [weights]
  }
}
