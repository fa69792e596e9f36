import CKernels
import COneDNN
import Layers
import Tensors

extension CPULowering {
  /// What oneDNN's convolutions apply to what they write.
  private static let directActivations: [(ours: ck_activation, theirs: odn_activation)] = [
    (CK_ACTIVATION_IDENTITY, ODN_IDENTITY), (CK_ACTIVATION_RELU, ODN_RELU),
    (CK_ACTIVATION_RELU6, ODN_RELU6), (CK_ACTIVATION_SILU, ODN_SILU),
    (CK_ACTIVATION_GELU, ODN_GELU), (CK_ACTIVATION_HARD_SWISH, ODN_HARD_SWISH),
  ]

  /// Appends a convolution of oneDNN's for evaluation with what follows it, if that is a batch norm, which goes into the
  /// weights, or an activation.
  ///
  /// - Parameters:
  ///   - shape: the convolution without what follows.
  ///   - layout: of the weights in the arena.
  ///   - weights, bias: offsets into the arena of parameters.
  ///   - source, output: indices of values.
  /// - Returns: whether there is anything to fold; nothing is appended where there is not.
  mutating func appendEpilogue(
    _ shape: odn_convolution, _ layer: Conv2D, _ node: FusedNode, layout: OneDNNLayout,
    weights: Int, bias: Int?, source: Int, output: Int
  ) throws -> Bool {
    guard
      let epilogue = epilogue(
        after: node, bias: bias, activations: Self.directActivations.map(\.ours),
        addsBranch: false)
    else { return false }
    var shape = shape
    shape.bias = epilogue.norm != nil || bias != nil
    shape.activation =
      Self.directActivations.first { $0.ours == epilogue.activation }?.theirs ?? ODN_IDENTITY
    let forward = try OneDNNOperation(oneDNN, layer: node.name, "convolution") {
      odn_convolution_forward($0, &shape, $1)
    }
    let wanted = forward.layout(ofArgument: 1)
    let operand =
      if let norm = epilogue.norm {
        OneDNNStep.Operand.buffer(
          try scaledWeights(
            layer, node, weights, layout: layout, wanted: wanted, scale: norm.scale))
      } else {
        try reordered(weights, from: layout, to: wanted, layer: node.name)
      }
    let destination = OneDNNStep.Operand.buffer(values[output].buffer)
    let shift =
      epilogue.norm.map { OneDNNStep.Operand.buffer($0.shift) } ?? bias.map { .parameter($0) }
    append(
      forward, .buffer(values[source].buffer), operand, shift ?? destination,
      shift == nil ? .none : destination, writes: [values[output].buffer])
    for value in epilogue.outputs { settle(value, as: output) }
    explainConvolution(
      layer, kernel: forward.kernel, input: values[source], output: output, node)
    return true
  }

  /// The weights, each output channel's times its factor, in the layout that a kernel wants.
  private mutating func scaledWeights(
    _ layer: Conv2D, _ node: FusedNode, _ weights: Int, layout: OneDNNLayout,
    wanted: OneDNNLayout, scale: Buffer
  ) throws -> Buffer {
    let axes = layer.weightAxes(inputs: graph.shapes[node.inputs[0]][1])
    let plain = OneDNNLayout(plain: axes)
    let result = builder.buffer(byteCount: wanted.count * MemoryLayout<Float>.stride)
    let canonical = builder.buffer(byteCount: axes.count * MemoryLayout<Float>.stride)
    let (unpacking, packing) = (
      try OneDNNOperation.reorder(oneDNN, layer: node.name, from: layout, to: plain),
      try OneDNNOperation.reorder(oneDNN, layer: node.name, from: plain, to: wanted)
    )
    let scratch = builder.buffer(
      byteCount: max(unpacking.scratchByteCount, packing.scratchByteCount))
    let step = ScaledWeightsStep(
      unpacking: unpacking, packing: packing, weights: weights, rows: layer.channels,
      count: axes.count, scale: scale, canonical: canonical, scratch: scratch, result: result)
    appendOfWeights(step, reads: [scale], writes: [result], scratch: [canonical, scratch])
    return result
  }
}

/// Multiplies each output channel's weights by a factor.
struct ScaledWeightsStep: Step {
  let unpacking: OneDNNOperation
  let packing: OneDNNOperation
  /// An offset into the arena of parameters.
  let weights: Int
  let rows: Int
  let count: Int
  /// By output channel.
  let scale: Buffer
  /// The weights in canonical order.
  let canonical: Buffer
  let scratch: Buffer
  let result: Buffer

  func run(_ workspace: Workspace) {
    let (plain, factors) = (workspace.floats(canonical), workspace.floats(scale))
    unpacking.run(
      odn_arguments(
        values: (
          UnsafeMutableRawPointer(workspace.parameters + weights), UnsafeMutableRawPointer(plain),
          nil, nil
        )), scratch: workspace.raw(scratch))
    let length = count / rows
    for row in 0..<rows {
      for index in row * length..<(row + 1) * length { plain[index] *= factors[row] }
    }
    packing.run(
      odn_arguments(
        values: (UnsafeMutableRawPointer(plain), workspace.raw(result), nil, nil)),
      scratch: workspace.raw(scratch))
  }
}
