import CKernels
import Layers
import Optimizers
import Tensors

extension CPULowering {
  /// What these kernels apply to what they read, and to what they write.
  static let depthwiseActivations: [ck_activation] = [
    CK_ACTIVATION_IDENTITY, CK_ACTIVATION_RELU, CK_ACTIVATION_RELU6,
  ]

  /// A convolution of each channel by itself, by our own kernels.
  ///
  /// They normalise what they read where that is still to be done, and take the moments that a batch norm behind them
  /// wants. For evaluation that norm is folded into the weights, with its activation and a residual block's sum.
  mutating func lowerDepthwise(_ layer: Conv2D, source: Int, _ node: FusedNode) -> Int {
    let input = values[source]
    let shape = graph.shapes[node.output]
    let convolution = ck_depthwise(
      input: ck_shape(input.shape, block: set.block),
      window: ck_window(layer.window, input: input.shape, output: shape))
    let parameter = node.parameters.lowerBound
    let weights = placeDepthwiseWeights(parameter, layer)
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    let folded =
      mode == .evaluation
      ? foldedNorm(after: node, bias: bias, activations: Self.depthwiseActivations) : nil
    let moments =
      mode == .training && node.isBeforeNorm
      ? Value.Moments(
        buffer: builder.buffer(
          byteCount: Int(ck_norm_scratch(ck_depthwise_output(convolution)))),
        convolution: .depthwise(convolution))
      : nil
    let output = newImage(shape, needsGradient: needsGradient(node), moments: moments)
    for value in folded?.outputs ?? [] { settle(value, as: output) }
    let forward = DepthwiseForwardStep(
      convolution: convolution, input: input.buffer, norm: input.pending, weights: weights,
      bias: bias, folded: folded, output: values[output].buffer, moments: moments?.buffer,
      scratch: builder.buffer(byteCount: ck_depthwise_forward_scratch(run, convolution)))
    builder.append(
      forward, reads: input.reads + (folded?.reads ?? []),
      writes: [forward.output, forward.scratch] + (moments.map { [$0.buffer] } ?? []),
      replacing: folded?.addend.map { $0 == input.buffer ? [] : [$0] } ?? [])
    let kernel = "depthwise:\(set.rawValue)"
    explainConvolution(layer, kernel: kernel, input: input, output: output, node)
    note(kernel, for: "forward", of: node)
    onBackward(from: output) { lowering, gradient in
      lowering.note(kernel, for: "weights", of: node)
      try lowering.appendWeightGradient(
        convolution, of: source, gradient: gradient, weights: weights,
        bias: node.isBeforeNorm ? nil : bias)
      if let bias, node.isBeforeNorm {
        lowering.appendBiasGradient(of: bias, before: node, gradient)
      }
      guard input.needsGradient else { return }
      lowering.note(kernel, for: "data", of: node)
      lowering.appendDataGradient(
        convolution, gradient: gradient, weights: weights, input: source)
    }
    return output
  }

  /// The offset of the weights, channels blocked; the first pass decides it.
  private mutating func placeDepthwiseWeights(_ parameter: Int, _ layer: Conv2D) -> Int {
    if arena.entries.count <= parameter {
      let spec = graph.parameters[parameter]
      let side = layer.window.kernel
      let transfer = BlockedTransfer(
        run: run, shape: ck_shape([1, layer.channels, side, side], block: set.block))
      arena.append(
        spec, count: ck_blocked_count(transfer.shape), transfer: transfer,
        isFrozen: isFrozen(parameter))
    }
    return arena.entries[parameter].offset
  }

  private mutating func appendWeightGradient(
    _ convolution: ck_depthwise, of source: Int, gradient: Buffer, weights: Int, bias: Int?
  ) throws {
    let norm = values[source].pending
    let input = norm == nil ? try kept(source) : values[source].buffer
    let scratch = builder.buffer(
      byteCount: ck_depthwise_weight_gradient_scratch(run, convolution))
    builder.append(
      DepthwiseWeightGradientStep(
        convolution: convolution, input: input, norm: norm, gradient: gradient, weights: weights,
        bias: bias, scratch: scratch),
      reads: (norm?.reads ?? [input]) + [gradient], writes: [scratch])
  }

  private mutating func appendDataGradient(
    _ convolution: ck_depthwise, gradient: Buffer, weights: Int, input: Int
  ) {
    let result = gradientBuffer(of: input)
    let sum = takeGradient(of: input)
    let step = DepthwiseDataGradientStep(
      convolution: convolution, gradient: gradient, addend: sum, weights: weights,
      result: result,
      scratch: builder.buffer(
        byteCount: ck_depthwise_data_gradient_scratch(run, convolution)))
    builder.append(
      step, reads: [gradient] + (sum.map { [$0] } ?? []), writes: [result, step.scratch],
      replacing: sum.map { $0 == gradient ? [] : [$0] } ?? [])
    contribute(result, to: input)
  }
}

/// The transfer of a tensor that an arena holds as a blocked image.
struct BlockedTransfer: TensorTransfer {
  let run: ck_run
  let shape: ck_shape

  var scratchByteCount: Int { 0 }

  func store(
    _ canonical: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    ck_nchw_to_blocked(run, shape, canonical, arena)
  }

  func load(
    _ arena: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    ck_blocked_to_nchw(run, shape, arena, canonical)
  }
}

extension FusedNorm? {
  /// Calls `body` with what a depthwise convolution reads.
  fileprivate func withSource(
    _ input: Buffer, in workspace: Workspace, _ body: (ck_depthwise_source) -> Void
  ) {
    let x = UnsafePointer(workspace.floats(input))
    guard let fused = self else {
      return body(ck_depthwise_source(x: x, norm: nil, ceiling: .infinity))
    }
    var norm = fused.norm(in: workspace)
    let isCut = norm.activation == CK_ACTIVATION_RELU6
    // These kernels know a ReLU and a ceiling of any height.
    if isCut { norm.activation = CK_ACTIVATION_RELU }
    withUnsafePointer(to: norm) { norm in
      body(ck_depthwise_source(x: x, norm: norm, ceiling: isCut ? 6 : .infinity))
    }
  }
}

struct DepthwiseForwardStep: Step {
  let convolution: ck_depthwise
  let input: Buffer
  let norm: FusedNorm?
  // Offsets into the arena of parameters.
  let weights: Int
  let bias: Int?
  let folded: FoldedNorm?
  let output: Buffer
  /// For the batch norm that follows.
  let moments: Buffer?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let bias =
      folded.map { workspace.floats($0.shift) } ?? self.bias.map { workspace.parameters + $0 }
    let activation = folded?.activation ?? CK_ACTIVATION_IDENTITY
    norm.withSource(input, in: workspace) { source in
      var pass = ck_depthwise_pass(
        source: source, weights: workspace.parameters + weights,
        scale: folded.map { UnsafePointer(workspace.floats($0.scale)) }, bias: bias,
        addend: folded?.addend.map { UnsafePointer(workspace.floats($0)) },
        relu: activation != CK_ACTIVATION_IDENTITY,
        ceiling: activation == CK_ACTIVATION_RELU6 ? 6 : .infinity,
        y: workspace.floats(output), moments: moments.map(workspace.raw))
      ck_depthwise_forward(workspace.run, convolution, &pass, workspace.raw(scratch))
    }
  }
}

struct DepthwiseDataGradientStep: Step {
  let convolution: ck_depthwise
  let gradient: Buffer
  /// What other readers of the input have contributed already.
  let addend: Buffer?
  /// An offset into the arena of parameters.
  let weights: Int
  let result: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    ck_depthwise_data_gradient(
      workspace.run, convolution, workspace.floats(gradient), workspace.parameters + weights,
      addend.map { UnsafePointer(workspace.floats($0)) }, workspace.floats(result),
      workspace.raw(scratch))
  }
}

struct DepthwiseWeightGradientStep: Step {
  let convolution: ck_depthwise
  let input: Buffer
  let norm: FusedNorm?
  let gradient: Buffer
  // Offsets into the arena of gradients.
  let weights: Int
  let bias: Int?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    norm.withSource(input, in: workspace) { source in
      var source = source
      ck_depthwise_weight_gradient(
        workspace.run, convolution, &source, workspace.floats(gradient),
        workspace.gradients + weights, bias.map { workspace.gradients + $0 },
        workspace.raw(scratch))
    }
  }
}
