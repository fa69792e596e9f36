import CKernels
import COneDNN
import Layers
import Tensors

extension Conv2D: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) throws -> Int {
    try lowering.lowerConvolution(self, node)
  }
}

extension PixelLinear: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) throws -> Int {
    try lowering.lowerConvolution(convolution, node)
  }
}

extension CPULowering {
  /// The most channels of an image that are read in canonical order: oneDNN has kernels for first layers.
  static var mostPlanarChannels: Int { 3 }

  /// A convolution by our own kernels or oneDNN's; activations are blocked.
  fileprivate mutating func lowerConvolution(_ layer: Conv2D, _ node: FusedNode) throws -> Int {
    var source = value(of: node.inputs[0])
    if case .planar = values[source].form, values[source].shape[1] > Self.mostPlanarChannels {
      source = blockedImage(source).index
    }
    let input = values[source]
    if let convolution = ownConvolution(
      layer, node, of: input.shape, input.form, normalises: input.pending != nil,
      gates: input.gate != nil)
    {
      return try lowerOwn(layer, convolution, source: blockedImage(source).index, node)
    }
    return try lowerDirect(layer, source: source, node)
  }

  /// A convolution in the terms of our own kernels, if it is to be computed by them.
  ///
  /// - Parameters:
  ///   - shape: of the input.
  ///   - form: of the input.
  ///   - normalises: whether what is read is still to be normalised.
  ///   - gates: whether it is to be multiplied by a gate.
  func ownConvolution(
    _ layer: Conv2D, _ node: FusedNode, of shape: Shape, _ form: Value.Form, normalises: Bool,
    gates: Bool = false
  ) -> (any OwnConvolution)? {
    if layer.isDepthwise(over: shape) { return depthwise(layer, node, of: shape) }
    if let convolution = winograd(layer, of: shape, form) { return convolution }
    return pointwise(layer, node, of: shape, form, normalises: normalises, gates: gates)
  }

  /// A convolution by oneDNN, which chooses the weights' layout.
  private mutating func lowerDirect(
    _ layer: Conv2D, source: Int, _ node: FusedNode
  ) throws -> Int {
    let beforeNorm = node.isBeforeNorm
    let input = values[source]
    precondition(
      input.pending == nil && input.gate == nil, "oneDNN's kernels read values as they are.")
    let output = newImage(graph.shapes[node.output], needsGradient: !isFrozen)
    var shape = odn_convolution(layer, input, values[output])
    let forward =
      try forwardOperations[node.index]
      ?? OneDNNOperation(
        oneDNN, layer: node.name, "convolution"
      ) { odn_convolution_forward($0, &shape, $1) }
    forwardOperations[node.index] = forward

    let axes = layer.weightAxes(inputs: input.shape[1])
    let wanted = forward.layout(ofArgument: 1)
    // Training may have decided for kernels of our own.
    let layout =
      squares.contains(node.index)
      ? OneDNNLayout(blockedWeights: axes, block: set.block) : wanted
    let parameter = node.parameters.lowerBound
    let weights = try placeWeights(
      parameter, layer: node.name, shape: axes, layout: layout)
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    if mode == .evaluation,
      try appendEpilogue(
        shape, layer, node, layout: layout, weights: weights, bias: bias, source: source,
        output: output)
    {
      return output
    }
    let destination = OneDNNStep.Operand.buffer(values[output].buffer)
    let biasOperand = bias.map { OneDNNStep.Operand.parameter($0) }
    append(
      forward, .buffer(input.buffer),
      try reordered(weights, from: layout, to: wanted, layer: node.name),
      biasOperand ?? destination, biasOperand == nil ? .none : destination,
      writes: [values[output].buffer])
    if isCheapToRecompute(node) {
      values[output].recompute = { lowering in
        let twin = lowering.builder.buffer(byteCount: lowering.values[output].byteCount)
        let destination = OneDNNStep.Operand.buffer(twin)
        lowering.append(
          forward, .buffer(input.buffer), .parameter(weights), biasOperand ?? destination,
          biasOperand == nil ? .none : destination, writes: [twin])
        return twin
      }
    }
    explainConvolution(layer, kernel: forward.kernel, input: input, output: output, node)
    note(forward.kernel, for: "forward", of: node)
    onBackward(from: output) { lowering, gradient in
      shape.bias = layer.bias && !beforeNorm
      let ofWeights = try OneDNNOperation(
        lowering.oneDNN, layer: node.name, "gradient of the weights"
      ) { odn_convolution_backward_weights($0, &shape, $1) }
      lowering.note(ofWeights.kernel, for: "weights", of: node)
      try lowering.appendWeightGradient(
        ofWeights, layer: node.name, source: try lowering.kept(source), gradient: gradient,
        layout: layout,
        weights: weights, bias: shape.bias ? bias : nil)
      if let bias, beforeNorm { lowering.appendBiasGradient(of: bias, before: node, gradient) }
      guard input.needsGradient else { return }
      let ofData = try OneDNNOperation(
        lowering.oneDNN, layer: node.name, "gradient of the input"
      ) { odn_convolution_backward_data($0, &shape, $1) }
      lowering.note(ofData.kernel, for: "data", of: node)
      try lowering.appendDataGradient(
        ofData, layer: node.name, gradient: gradient, layout: layout, weights: weights,
        input: source)
    }
    return output
  }

  /// Whether a first convolution's output is better computed twice than kept until the backward pass ends with it:
  /// its images stay anyway, it is cheap, and it is the network's largest activation.
  private func isCheapToRecompute(_ node: FusedNode) -> Bool {
    guard isTrained, node.inputs == [0] else { return false }
    return graph.operations(of: node.nodes[0]) * 40 < graph.trainingOperations
  }

  /// The gradient of a bias in front of a batch norm: zero, unless the norm is left alone.
  mutating func appendBiasGradient(of bias: Int, before node: FusedNode, _ gradient: Buffer) {
    guard let next = readers[node.output]?.first,
      let layer = next.operation as? BatchNorm
    else { return }
    let step = BiasGradientStep(
      shape: ck_shape(graph.shapes[node.output], block: set.block), bias: bias,
      norm: normParameters(layer, next), gradient: gradient,
      scratch: builder.buffer(
        byteCount: Int(ck_norm_scratch(ck_shape(graph.shapes[node.output], block: set.block)))))
    builder.append(step, reads: [gradient], writes: [step.scratch])
  }

  /// Notes a convolution's row; the operations are those of a direct kernel.
  mutating func explainConvolution(
    _ layer: Conv2D, kernel: String, input: Value, output: Int, _ node: FusedNode
  ) {
    let side = layer.window.kernel
    let kind =
      layer.isDepthwise(over: input.shape)
      ? "depthwise " : layer.groups > 1 ? "grouped " : ""
    explain(
      node, "\(kind)convolution \(side)×\(side)", kernel: kernel, output: output,
      operationCount: graph.operations(of: node.nodes[0]))
  }
}

extension Conv2D {
  /// The axes of the weights as oneDNN sees them; the elements are in canonical order either way.
  func weightAxes(inputs: Int) -> Shape {
    let (kernel, parts) = (window.kernel, groups)
    return parts == 1
      ? [channels, inputs, kernel, kernel]
      : [parts, channels / parts, inputs / parts, kernel, kernel]
  }
}

extension odn_convolution {
  fileprivate init(_ layer: Conv2D, _ input: Value, _ output: Value) {
    let window = layer.window
    let rows = window.padding(along: input.shape[2])
    let columns = window.padding(along: input.shape[3])
    self.init(
      batch: Int64(input.shape[0]), in_channels: Int64(input.shape[1]),
      in_height: Int64(input.shape[2]), in_width: Int64(input.shape[3]),
      out_channels: Int64(output.shape[1]), out_height: Int64(output.shape[2]),
      out_width: Int64(output.shape[3]), kernel_h: Int64(window.kernel),
      kernel_w: Int64(window.kernel), stride_h: Int64(window.stride),
      stride_w: Int64(window.stride), groups: Int64(layer.groups), pad_top: Int64(rows.before),
      pad_left: Int64(columns.before), pad_bottom: Int64(rows.after),
      pad_right: Int64(columns.after), source_order: input.form.order,
      destination_order: output.form.order, bias: layer.bias, activation: ODN_IDENTITY)
  }
}

extension Value.Form {
  var order: odn_order {
    switch self {
    case .planar: ODN_PLANAR
    case .blocked(let shape): shape.block == 16 ? ODN_BLOCKED_16 : ODN_BLOCKED_8
    }
  }
}

/// The gradient of a convolution's bias in front of a batch norm.
struct BiasGradientStep: Step {
  /// Of the convolution's output.
  let shape: ck_shape
  /// An offset into the arena of gradients.
  let bias: Int
  let norm: NormParameters
  let gradient: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let dbias = workspace.gradients + bias
    guard norm.isKept(in: workspace) else {
      // The batch's mean takes the bias away again. Weight decay may have written here in the step before.
      dbias.update(repeating: 0, count: shape.paddedChannels)
      return
    }
    // A running mean does not follow the bias: its gradient is the sum over the pixels, as of a norm's shift.
    let dy = workspace.floats(gradient)
    let dgamma = workspace.gradients + norm.gamma
    var description = norm.running(in: workspace)
    ck_norm_backward_sums(
      workspace.run, shape, &description, dy, dy, dgamma, dbias, workspace.raw(scratch))
    dgamma.update(repeating: 0, count: shape.paddedChannels)
  }
}
