import CKernels
import Layers
import Tensors

extension LayerNorm: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerLayerNorm(self, node)
  }
}

extension CPULowering {
  fileprivate mutating func lowerLayerNorm(_ layer: LayerNorm, _ node: FusedNode) -> Int {
    let (source, image) = blockedImage(value(of: node.inputs[0]))
    let input = values[source]
    let output = newImage(input.shape, needsGradient: needsGradient(node))
    let result = values[output]
    let bytes = input.shape.count / input.shape[1] * MemoryLayout<Float>.stride
    let first = node.parameters.lowerBound
    let norm = PixelNorm(
      shape: image, epsilon: Float(layer.epsilon), gamma: placeVector(first),
      beta: placeVector(first + 1), mean: builder.buffer(byteCount: bytes),
      inverse: builder.buffer(byteCount: bytes))
    builder.append(
      LayerNormStep(norm: norm, input: input.buffer, output: result.buffer),
      reads: [input.buffer], writes: [result.buffer, norm.mean, norm.inverse],
      replacing: [input.buffer])
    if isTrained {
      // Like an activation's, whose input is needed in any case.
      values[output].recompute = { lowering in
        let kept = try lowering.kept(source)
        let twin = lowering.builder.buffer(byteCount: result.byteCount)
        lowering.builder.append(
          LayerNormStep(norm: norm, input: kept, output: twin), reads: [kept],
          writes: [twin, norm.mean, norm.inverse])
        return twin
      }
    }
    explain(
      node, "layer norm", kernel: ownKernel, output: output,
      operationCount: 4 * input.shape.count)
    onBackward(from: output) { lowering, gradient in
      let kept = try lowering.kept(source)
      let through = input.needsGradient ? lowering.gradientBuffer(of: source) : nil
      let scratch = lowering.builder.buffer(byteCount: ck_layer_norm_scratch(image))
      lowering.builder.append(
        LayerNormBackwardStep(
          norm: norm, input: kept, gradient: gradient, result: through, scratch: scratch),
        reads: [kept, norm.mean, norm.inverse, gradient],
        writes: (through.map { [$0] } ?? []) + [scratch],
        replacing: through == nil ? [] : [gradient, kept])
      if let through { lowering.contribute(through, to: source) }
    }
    return output
  }
}

/// A layer normalisation, as forward and backward passes need it.
struct PixelNorm: Sendable {
  let shape: ck_shape
  let epsilon: Float
  // Offsets into the arenas of parameters and gradients.
  let gamma: Int
  let beta: Int
  // One number for each pixel.
  let mean: Buffer
  let inverse: Buffer

  /// In the terms of the kernels.
  func norm(in workspace: Workspace) -> ck_layer_norm {
    ck_layer_norm(
      gamma: workspace.parameters + gamma, beta: workspace.parameters + beta, epsilon: epsilon)
  }
}

struct LayerNormStep: Step {
  let norm: PixelNorm
  let input: Buffer
  let output: Buffer

  func run(_ workspace: Workspace) {
    var description = norm.norm(in: workspace)
    ck_layer_norm_forward(
      workspace.run, norm.shape, &description, workspace.floats(input),
      workspace.floats(norm.mean), workspace.floats(norm.inverse), workspace.floats(output))
  }
}

struct LayerNormBackwardStep: Step {
  let norm: PixelNorm
  let input: Buffer
  let gradient: Buffer
  /// The input's gradient, where it is wanted.
  let result: Buffer?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    var description = norm.norm(in: workspace)
    ck_layer_norm_backward(
      workspace.run, norm.shape, &description, workspace.floats(input),
      workspace.floats(norm.mean), workspace.floats(norm.inverse), workspace.floats(gradient),
      result.map { workspace.floats($0) }, workspace.gradients + norm.gamma,
      workspace.gradients + norm.beta, workspace.raw(scratch))
  }
}
