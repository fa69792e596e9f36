import CKernels
import COneDNN
import Layers
import Tensors

extension Linear: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) throws -> Int {
    try lowering.lowerLinear(self, node)
  }
}

extension CPULowering {
  /// A linear layer by oneDNN, which chooses the weights' layout.
  ///
  /// A flattened image of whole blocks is read as it lies: the order of the weights does the flattening.
  fileprivate mutating func lowerLinear(_ layer: Linear, _ node: FusedNode) throws -> Int {
    var source = value(of: node.inputs[0])
    if case .blocked(let shape) = values[source].form,
      shape.paddedChannels != Int(shape.channels) || shape.height * shape.width == 1
    {
      source = planarRows(source)
    }
    let input = values[source]
    let output = newValue(graph.shapes[node.output], .planar, needsGradient: !isFrozen)
    var shape = odn_inner_product(layer, input)
    let forward =
      try forwardOperations[node.index]
      ?? OneDNNOperation(
        oneDNN, layer: node.name, "linear layer"
      ) { odn_inner_product_forward($0, &shape, $1) }
    forwardOperations[node.index] = forward

    let layout = forward.layout(ofArgument: 1)
    let parameter = node.parameters.lowerBound
    let weights = try placeWeights(
      parameter, layer: node.name, shape: Self.weightShape(layer, input), layout: layout)
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    let destination = OneDNNStep.Operand.buffer(values[output].buffer)
    let biasOperand = bias.map { OneDNNStep.Operand.parameter($0) }
    append(
      forward, .buffer(input.buffer), .parameter(weights), biasOperand ?? destination,
      biasOperand == nil ? .none : destination, writes: [values[output].buffer])
    explain(
      node, "linear", kernel: forward.kernel, output: output,
      operationCount: 2 * input.shape.count * layer.outputs)
    note(forward.kernel, for: "forward", of: node)
    onBackward(from: output) { lowering, gradient in
      let ofWeights = try OneDNNOperation(
        lowering.oneDNN, layer: node.name, "gradient of the weights"
      ) { odn_inner_product_backward_weights($0, &shape, $1) }
      lowering.note(ofWeights.kernel, for: "weights", of: node)
      try lowering.appendWeightGradient(
        ofWeights, layer: node.name, source: input.buffer, gradient: gradient, layout: layout,
        weights: weights, bias: bias)
      guard input.needsGradient else { return }
      let ofData = try OneDNNOperation(
        lowering.oneDNN, layer: node.name, "gradient of the input"
      ) { odn_inner_product_backward_data($0, &shape, $1) }
      lowering.note(ofData.kernel, for: "data", of: node)
      try lowering.appendDataGradient(
        ofData, layer: node.name, gradient: gradient, layout: layout, weights: weights,
        input: source)
    }
    return output
  }

  /// The weights' axes as oneDNN sees them; the elements are in canonical order either way.
  private static func weightShape(_ layer: Linear, _ input: Value) -> Shape {
    switch input.form {
    case .planar:
      [layer.outputs, input.shape[1]]
    case .blocked(let image):
      [layer.outputs, Int(image.channels), Int(image.height), Int(image.width)]
    }
  }
}

extension odn_inner_product {
  fileprivate init(_ layer: Linear, _ input: Value) {
    var image = (channels: Int64(input.shape[1]), height: Int64(0), width: Int64(0))
    if case .blocked(let shape) = input.form {
      image = (Int64(shape.channels), Int64(shape.height), Int64(shape.width))
    }
    self.init(
      batch: Int64(input.shape[0]), channels: image.channels, height: image.height,
      width: image.width, outputs: Int64(layer.outputs), source_order: input.form.order,
      bias: layer.bias)
  }
}
