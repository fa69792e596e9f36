import CKernels
import Layers
import Tensors

extension CPULowering {
  /// What these kernels apply to what they read, and to what they write.
  static let winogradActivations: [ck_activation] = [
    CK_ACTIVATION_IDENTITY, CK_ACTIVATION_RELU,
  ]

  /// The convolution in the terms of Winograd's kernels, if it is to be computed by them.
  ///
  /// - Parameters:
  ///   - shape: of the input.
  ///   - form: of the input.
  func winograd(_ layer: Conv2D, of shape: Shape, _ form: Value.Form) -> ck_winograd? {
    let window = layer.window
    let (before, after) = window.padding(along: shape[2])
    guard convolutions != .direct, layer.groups == 1, window.kernel == 3, window.stride == 1,
      before == after, before <= 2
    else { return nil }
    let convolution = ck_winograd(
      input: ck_shape(shape, block: set.block), out_channels: Int32(layer.channels),
      padding: Int32(before))
    if convolutions == .winograd { return convolution }
    // oneDNN has kernels for images as they come, and compiles its code for the processor either way.
    guard case .blocked = form, set != .portable else { return nil }
    // But where a block of input channels is not full it has none, only a reference a hundred times slower.
    let isPadded = shape[1] % set.block != 0
    return isPadded || WinogradCost(convolution).isBelowDirect ? convolution : nil
  }

  /// A convolution by our own kernels, which keep weights in squares of blocks of channels.
  ///
  /// They normalise what they read where that is still to be done. For evaluation the batch norm that follows is
  /// folded into the weights, with its ReLU and the addition of a residual block's other branch.
  mutating func lowerWinograd(
    _ layer: Conv2D, _ convolution: ck_winograd, source: Int, _ node: FusedNode
  ) throws -> Int {
    let beforeNorm = node.isBeforeNorm
    let input = values[source]
    let parameter = node.parameters.lowerBound
    let weightShape = graph.parameters[parameter].shape
    let weights = try placeWeights(
      parameter, layer: node.name, shape: weightShape,
      layout: OneDNNLayout(blockedWeights: weightShape, block: set.block))
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    let folded =
      mode == .evaluation
      ? foldedNorm(after: node, bias: bias, activations: Self.winogradActivations) : nil
    let moments =
      mode == .training && beforeNorm
      ? Value.Moments(
        buffer: builder.buffer(byteCount: ck_winograd_moments_bytes(run.isa, convolution)),
        convolution: .winograd(convolution))
      : nil
    let output = newImage(
      graph.shapes[node.output], needsGradient: !isFrozen, moments: moments)
    for value in folded?.outputs ?? [] { settle(value, as: output) }
    let kernel = "winograd:\(set.rawValue)"
    let given = winogradWeights(convolution, weights, scale: folded?.scale)
    let forward = WinogradForwardStep(
      convolution: convolution, input: input.buffer, norm: input.pending,
      weights: given, bias: bias, folded: folded, output: values[output].buffer,
      moments: moments?.buffer,
      scratch: builder.buffer(
        byteCount: ck_winograd_forward_scratch(run, convolution, given.areTransformed)))
    builder.append(
      forward, reads: input.reads + (folded?.reads ?? []) + given.reads,
      writes: [forward.output, forward.scratch]
        + (moments.map { [$0.buffer] } ?? []),
      // Tiles of the input are read after their neighbours are written.
      replacing: folded?.addend.map { $0 == input.buffer ? [] : [$0] } ?? [])
    explainConvolution(layer, kernel: kernel, input: input, output: output, node)
    note(kernel, for: "forward", of: node)
    onBackward(from: output) { lowering, gradient in
      lowering.note(kernel, for: "weights", of: node)
      try lowering.appendWeightGradient(
        convolution, of: source, gradient: gradient, weights: weights,
        bias: beforeNorm ? nil : bias)
      if let bias, beforeNorm { lowering.appendBiasGradient(of: bias, before: node, gradient) }
      guard input.needsGradient else { return }
      lowering.note(kernel, for: "data", of: node)
      lowering.appendDataGradient(
        convolution, gradient: gradient, weights: weights, input: source)
    }
    return output
  }

  /// Whether what depends on the weights alone is worked out once: in evaluation they stay what they are.
  var preparesWeights: Bool { pass == .evaluation && keepsTransformedWeights }

  /// The weights as the forward pass is to have them.
  private mutating func winogradWeights(
    _ convolution: ck_winograd, _ weights: Int, scale: Buffer?
  ) -> WinogradWeights {
    guard preparesWeights else { return .plain(weights, scale: scale) }
    let transformed = builder.buffer(byteCount: ck_winograd_transformed_bytes(convolution))
    builder.prepare(
      WinogradTransformStep(
        convolution: convolution, weights: weights, scale: scale, transformed: transformed),
      writes: [transformed])
    return .transformed(transformed)
  }

  private mutating func appendWeightGradient(
    _ convolution: ck_winograd, of source: Int, gradient: Buffer, weights: Int, bias: Int?
  ) throws {
    let norm = values[source].pending
    let input = norm == nil ? try kept(source) : values[source].buffer
    let scratch = builder.buffer(
      byteCount: ck_winograd_weight_gradient_scratch(run, convolution))
    builder.append(
      WinogradWeightGradientStep(
        convolution: convolution, input: input, norm: norm, gradient: gradient, weights: weights,
        bias: bias, scratch: scratch),
      reads: (norm?.reads ?? [input]) + [gradient], writes: [scratch])
  }

  private mutating func appendDataGradient(
    _ convolution: ck_winograd, gradient: Buffer, weights: Int, input: Int
  ) {
    let result = gradientBuffer(of: input)
    let sum = takeGradient(of: input)
    let step = WinogradDataGradientStep(
      convolution: convolution, gradient: gradient, addend: sum, weights: weights,
      result: result,
      scratch: builder.buffer(byteCount: ck_winograd_data_gradient_scratch(run, convolution)))
    builder.append(
      step, reads: [gradient] + (sum.map { [$0] } ?? []),
      writes: [result, step.scratch],
      // Tiles of the gradient are read after their neighbours are written.
      replacing: sum.map { $0 == gradient ? [] : [$0] } ?? [])
    contribute(result, to: input)
  }
}

/// The weights of a forward pass.
enum WinogradWeights {
  /// As the layer has them, at an offset into the arena of parameters, and a factor for each output channel.
  case plain(Int, scale: Buffer?)
  case transformed(Buffer)

  var areTransformed: Bool {
    if case .transformed = self { true } else { false }
  }

  var reads: [Buffer] {
    switch self {
    case .plain(_, let scale): scale.map { [$0] } ?? []
    case .transformed(let buffer): [buffer]
    }
  }
}

/// Transforms weights for the forward passes of an evaluation.
struct WinogradTransformStep: Step {
  let convolution: ck_winograd
  /// An offset into the arena of parameters.
  let weights: Int
  /// A factor for each output channel.
  let scale: Buffer?
  let transformed: Buffer

  func run(_ workspace: Workspace) {
    ck_winograd_transform(
      workspace.run, convolution, workspace.parameters + weights,
      scale.map { UnsafePointer(workspace.floats($0)) }, workspace.raw(transformed))
  }
}

struct WinogradForwardStep: Step {
  let convolution: ck_winograd
  let input: Buffer
  let norm: FusedNorm?
  let weights: WinogradWeights
  /// An offset into the arena of parameters.
  let bias: Int?
  let folded: FoldedNorm?
  let output: Buffer
  /// For the batch norm that follows.
  let moments: Buffer?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let bias =
      folded.map { workspace.floats($0.shift) } ?? self.bias.map { workspace.parameters + $0 }
    norm.withNorm(in: workspace) { norm in
      var pass = ck_winograd_pass(
        x: workspace.floats(input), norm: norm, transformed: nil, weights: nil, scale: nil,
        bias: bias,
        addend: folded?.addend.map { UnsafePointer(workspace.floats($0)) },
        relu: folded?.activation == CK_ACTIVATION_RELU, y: workspace.floats(output),
        moments: moments.map(workspace.raw))
      switch weights {
      case .plain(let offset, let scale):
        pass.weights = UnsafePointer(workspace.parameters + offset)
        pass.scale = scale.map { UnsafePointer(workspace.floats($0)) }
      case .transformed(let buffer): pass.transformed = UnsafeRawPointer(workspace.raw(buffer))
      }
      ck_winograd_forward(workspace.run, convolution, &pass, workspace.raw(scratch))
    }
  }
}

struct WinogradDataGradientStep: Step {
  let convolution: ck_winograd
  let gradient: Buffer
  /// What other readers of the input have contributed already.
  let addend: Buffer?
  /// An offset into the arena of parameters.
  let weights: Int
  let result: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    ck_winograd_data_gradient(
      workspace.run, convolution, workspace.floats(gradient),
      workspace.parameters + weights,
      addend.map { UnsafePointer(workspace.floats($0)) }, workspace.floats(result),
      workspace.raw(scratch))
  }
}

struct WinogradWeightGradientStep: Step {
  let convolution: ck_winograd
  let input: Buffer
  let norm: FusedNorm?
  let gradient: Buffer
  // Offsets into the arena of gradients.
  let weights: Int
  let bias: Int?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    norm.withNorm(in: workspace) { norm in
      ck_winograd_weight_gradient(
        workspace.run, convolution, workspace.floats(input), norm, workspace.floats(gradient),
        workspace.gradients + weights, bias.map { workspace.gradients + $0 },
        workspace.raw(scratch))
    }
  }
}
