import CKernels
import Layers
import Tensors

extension CPULowering {
  /// The convolution in the terms of Winograd's kernels, if it is to be computed by them.
  ///
  /// - Parameters:
  ///   - shape: of the input.
  ///   - form: of the input.
  func winograd(_ layer: Conv2D, of shape: Shape, _ form: Value.Form) -> ck_winograd? {
    let window = layer.window
    let (before, after) = window.padding.amounts(kernel: window.kernel)
    guard convolutions != .direct, window.kernel == 3, window.stride == 1, before == after,
      before <= 2
    else { return nil }
    let convolution = ck_winograd(
      input: ck_shape(shape, block: set.block), out_channels: Int32(layer.channels),
      padding: Int32(before))
    if convolutions == .winograd { return convolution }
    // oneDNN has kernels for images as they come, and compiles its code for the processor either way.
    guard case .blocked = form, set != .portable, WinogradCost(convolution).isBelowDirect
    else { return nil }
    return convolution
  }

  /// A convolution by our own kernels, which keep weights in squares of blocks of channels.
  ///
  /// They normalise what they read where that is still to be done. For evaluation the batch norm that follows is
  /// folded into the weights, with its ReLU and the addition of a residual block's other branch.
  mutating func lowerWinograd(
    _ layer: Conv2D, _ convolution: ck_winograd, beforeNorm: Bool, source: Int, _ node: FusedNode
  ) throws -> Int {
    let input = values[source]
    let parameter = node.parameters.lowerBound
    let weightShape = graph.parameters[parameter].shape
    let weights = try placeWeights(
      parameter, layer: node.name, shape: weightShape,
      layout: OneDNNLayout(blockedWeights: weightShape, block: set.block))
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    let folded = mode == .evaluation ? foldedNorm(after: node, bias: bias) : nil
    let moments =
      mode == .training && beforeNorm
      ? Value.Moments(
        buffer: builder.buffer(byteCount: ck_winograd_moments_bytes(run.isa, convolution)),
        convolution: convolution)
      : nil
    let output = newImage(
      graph.shapes[node.output], needsGradient: !isFrozen, moments: moments)
    for value in folded?.outputs ?? [] { settle(value, as: output) }
    let kernel = "winograd:\(set.rawValue)"
    let transformed = builder.buffer(byteCount: ck_winograd_transformed_bytes(convolution))
    appendForWeights(
      WinogradTransformStep(
        convolution: convolution, direction: .forward, weights: weights, scale: folded?.scale,
        transformed: transformed),
      reads: folded.map { [$0.scale] } ?? [], writes: [transformed])
    let forward = WinogradForwardStep(
      convolution: convolution, input: input.buffer, norm: input.pending,
      transformed: transformed, bias: bias, folded: folded, output: values[output].buffer,
      moments: moments?.buffer,
      scratch: builder.buffer(byteCount: ck_winograd_scratch(run, convolution)))
    builder.append(
      forward, reads: input.reads + (folded?.reads ?? []) + [transformed],
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
      if let bias, beforeNorm { lowering.appendZeroGradient(of: bias, count: layer.channels) }
      guard input.needsGradient else { return }
      lowering.note(kernel, for: "data", of: node)
      lowering.appendDataGradient(
        convolution, gradient: gradient, weights: weights, input: source)
    }
    return output
  }

  /// Appends a step that depends on the weights alone; in evaluation they stay what they are.
  mutating func appendForWeights(_ step: any Step, reads: [Buffer] = [], writes: [Buffer]) {
    if pass == .evaluation, keepsTransformedWeights {
      builder.prepare(step, writes: writes)
    } else {
      builder.append(step, reads: reads, writes: writes)
    }
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
    let transformed = builder.buffer(byteCount: ck_winograd_transformed_bytes(convolution))
    appendForWeights(
      WinogradTransformStep(
        convolution: convolution, direction: .backward, weights: weights, scale: nil,
        transformed: transformed),
      writes: [transformed])
    let step = WinogradDataGradientStep(
      convolution: convolution, gradient: gradient, addend: sum, transformed: transformed,
      result: result,
      scratch: builder.buffer(byteCount: ck_winograd_scratch(run, convolution)))
    builder.append(
      step, reads: [gradient, transformed] + (sum.map { [$0] } ?? []),
      writes: [result, step.scratch],
      // Tiles of the gradient are read after their neighbours are written.
      replacing: sum.map { $0 == gradient ? [] : [$0] } ?? [])
    contribute(result, to: input)
  }
}

/// Transforms weights for one of the passes below.
struct WinogradTransformStep: Step {
  enum Direction { case forward, backward }

  let convolution: ck_winograd
  let direction: Direction
  /// An offset into the arena of parameters.
  let weights: Int
  /// A factor for each output channel, forward only.
  let scale: Buffer?
  let transformed: Buffer

  func run(_ workspace: Workspace) {
    let weights = workspace.parameters + weights
    switch direction {
    case .forward:
      ck_winograd_transform_forward(
        workspace.run, convolution, weights, scale.map { UnsafePointer(workspace.floats($0)) },
        workspace.raw(transformed))
    case .backward:
      ck_winograd_transform_backward(
        workspace.run, convolution, weights, workspace.raw(transformed))
    }
  }
}

struct WinogradForwardStep: Step {
  let convolution: ck_winograd
  let input: Buffer
  let norm: FusedNorm?
  let transformed: Buffer
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
        x: workspace.floats(input), norm: norm, transformed: workspace.raw(transformed), bias: bias,
        addend: folded?.addend.map { UnsafePointer(workspace.floats($0)) },
        relu: folded?.relu ?? false, y: workspace.floats(output),
        moments: moments.map(workspace.raw))
      ck_winograd_forward(workspace.run, convolution, &pass, workspace.raw(scratch))
    }
  }
}

struct WinogradDataGradientStep: Step {
  let convolution: ck_winograd
  let gradient: Buffer
  /// What other readers of the input have contributed already.
  let addend: Buffer?
  let transformed: Buffer
  let result: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    ck_winograd_data_gradient(
      workspace.run, convolution, workspace.floats(gradient), workspace.raw(transformed),
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
