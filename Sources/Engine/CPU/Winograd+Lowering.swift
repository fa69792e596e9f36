import CKernels
import Layers
import Tensors

extension CPULowering {
  /// The convolution in the terms of Winograd's kernels, if it is to be computed by them.
  ///
  /// - Parameter source: the index of the input among `values`.
  func winograd(_ layer: Conv2D, of source: Int) -> ck_winograd? {
    let window = layer.window
    let (before, after) = window.padding.amounts(kernel: window.kernel)
    guard convolutions != .direct, window.kernel == 3, window.stride == 1, before == after,
      before <= 2
    else { return nil }
    let input = values[source]
    let convolution = ck_winograd(
      input: ck_shape(input.shape, block: set.block), out_channels: Int32(layer.channels),
      padding: Int32(before))
    if convolutions == .winograd { return convolution }
    // oneDNN has kernels for images as they come, and compiles its code for the processor either way.
    guard case .blocked = input.form, set != .portable,
      WinogradCost(convolution).isBelowDirect
    else { return nil }
    return convolution
  }

  /// A convolution by our own kernels, which keep weights in squares of blocks of channels.
  mutating func lowerWinograd(
    _ layer: Conv2D, _ convolution: ck_winograd, beforeNorm: Bool, source: Int, _ node: FusedNode
  ) throws -> Int {
    let input = values[source]
    let momentBytes = ck_winograd_moments_bytes(run.isa, convolution)
    let moments =
      mode == .training && beforeNorm
      ? Value.Moments(
        buffer: builder.buffer(byteCount: momentBytes), convolution: convolution)
      : nil
    let output = newImage(
      graph.shapes[node.output], needsGradient: true, moments: moments)
    let parameter = node.parameters.lowerBound
    let weightShape = graph.parameters[parameter].shape
    let weights = try placeWeights(
      parameter, layer: node.name, shape: weightShape,
      layout: OneDNNLayout(blockedWeights: weightShape, block: set.block))
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    let kernel = "winograd:\(set.rawValue)"
    let forward = WinogradForwardStep(
      convolution: convolution, input: input.buffer, weights: weights, bias: bias,
      output: values[output].buffer, moments: moments?.buffer,
      transformed: transformedWeights(of: convolution),
      scratch: builder.buffer(byteCount: ck_winograd_scratch(run, convolution)))
    builder.append(
      forward, reads: [input.buffer],
      writes: [forward.output, forward.transformed, forward.scratch]
        + (moments.map { [$0.buffer] } ?? []))
    explainConvolution(layer, kernel: kernel, input: input, output: output, node)
    guard mode == .training else { return output }

    note(kernel, for: "forward", of: node)
    onBackward(from: output) { lowering, gradient in
      lowering.note(kernel, for: "weights", of: node)
      lowering.appendWeightGradient(
        convolution, input: input.buffer, gradient: gradient, weights: weights,
        bias: beforeNorm ? nil : bias)
      if let bias, beforeNorm { lowering.appendZeroGradient(of: bias, count: layer.channels) }
      guard input.needsGradient else { return }
      lowering.note(kernel, for: "data", of: node)
      lowering.appendDataGradient(
        convolution, gradient: gradient, weights: weights, input: source)
    }
    return output
  }

  private mutating func transformedWeights(of convolution: ck_winograd) -> Buffer {
    builder.buffer(byteCount: ck_winograd_transformed_bytes(convolution))
  }

  private mutating func appendWeightGradient(
    _ convolution: ck_winograd, input: Buffer, gradient: Buffer, weights: Int, bias: Int?
  ) {
    let scratch = builder.buffer(
      byteCount: ck_winograd_weight_gradient_scratch(run, convolution))
    builder.append(
      WinogradWeightGradientStep(
        convolution: convolution, input: input, gradient: gradient, weights: weights, bias: bias,
        scratch: scratch),
      reads: [input, gradient], writes: [scratch])
  }

  private mutating func appendDataGradient(
    _ convolution: ck_winograd, gradient: Buffer, weights: Int, input: Int
  ) {
    let result = gradientBuffer(of: input)
    let step = WinogradDataGradientStep(
      convolution: convolution, gradient: gradient, weights: weights, result: result,
      transformed: transformedWeights(of: convolution),
      scratch: builder.buffer(byteCount: ck_winograd_scratch(run, convolution)))
    builder.append(step, reads: [gradient], writes: [result, step.transformed, step.scratch])
    contribute(result, to: input)
  }
}

struct WinogradForwardStep: Step {
  let convolution: ck_winograd
  let input: Buffer
  // Offsets into the arena of parameters.
  let weights: Int
  let bias: Int?
  let output: Buffer
  /// For the batch norm that follows.
  let moments: Buffer?
  let transformed: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let transformed = workspace.raw(transformed)
    ck_winograd_transform_forward(
      workspace.run, convolution, workspace.parameters + weights, transformed)
    ck_winograd_forward(
      workspace.run, convolution, workspace.floats(input), transformed,
      bias.map { workspace.parameters + $0 }, workspace.floats(output),
      moments.map(workspace.raw), workspace.raw(scratch))
  }
}

struct WinogradDataGradientStep: Step {
  let convolution: ck_winograd
  let gradient: Buffer
  /// An offset into the arena of parameters.
  let weights: Int
  let result: Buffer
  let transformed: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let transformed = workspace.raw(transformed)
    ck_winograd_transform_backward(
      workspace.run, convolution, workspace.parameters + weights, transformed)
    ck_winograd_data_gradient(
      workspace.run, convolution, workspace.floats(gradient), transformed,
      workspace.floats(result), workspace.raw(scratch))
  }
}

struct WinogradWeightGradientStep: Step {
  let convolution: ck_winograd
  let input: Buffer
  let gradient: Buffer
  // Offsets into the arena of gradients.
  let weights: Int
  let bias: Int?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    ck_winograd_weight_gradient(
      workspace.run, convolution, workspace.floats(input), workspace.floats(gradient),
      workspace.gradients + weights, bias.map { workspace.gradients + $0 },
      workspace.raw(scratch))
  }
}
