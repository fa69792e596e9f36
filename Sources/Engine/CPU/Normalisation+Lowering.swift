import CKernels
import Layers
import Tensors

extension CPULowering {
  /// Batch norm with what follows it: ReLU, and a max-pool that writes only the largest values and a byte
  /// each for where they were.
  mutating func lowerNormalisation(
    _ layer: BatchNorm, relu: Bool, pool: MaxPool2D?, _ node: FusedNode
  ) -> Int {
    let (source, image) = blockedImage(value(of: node.inputs[0]))
    let input = values[source]
    let output = newImage(graph.shapes[node.output], needsGradient: true)
    let bytes = image.paddedChannels * MemoryLayout<Float>.stride
    let scratchBytes = Int(ck_norm_scratch(image))
    let training = mode == .training
    let fused = FusedNorm(
      shape: image, epsilon: Float(layer.epsilon), momentum: layer.momentum, relu: relu,
      window: pool.map { ck_window($0.window, output: graph.shapes[node.output]) },
      gamma: placeVector(node.parameters.lowerBound),
      beta: placeVector(node.parameters.lowerBound + 1),
      runningMean: placeVector(node.parameters.lowerBound + 2),
      runningVariance: placeVector(node.parameters.lowerBound + 3),
      input: input.buffer,
      batch: training
        ? FusedNorm.Batch(
          moments: input.moments, mean: builder.buffer(byteCount: bytes),
          variance: builder.buffer(byteCount: bytes),
          positions: pool.map { _ in builder.buffer(byteCount: values[output].count) })
        : nil)
    var writes = [values[output].buffer]
    let scratch = builder.buffer(byteCount: input.moments == nil ? scratchBytes : 0)
    if let batch = fused.batch {
      writes += [batch.mean, batch.variance, scratch] + (batch.positions.map { [$0] } ?? [])
    }
    builder.append(
      NormForwardStep(norm: fused, output: values[output].buffer, scratch: scratch),
      reads: [input.buffer] + (input.moments.map { [$0.buffer] } ?? []), writes: writes,
      replacing: pool == nil ? [input.buffer] : [])
    let parts = ["batch norm"] + (relu ? ["ReLU"] : []) + (pool == nil ? [] : ["max-pool"])
    explain(
      node, parts.joined(separator: " + "), kernel: ownKernel, output: output,
      operationCount: 4 * input.shape.count)

    onBackward(from: output) { lowering, gradient in
      guard let batch = fused.batch else { return }
      let scratch = lowering.builder.buffer(byteCount: scratchBytes)
      let result = input.needsGradient ? lowering.gradientBuffer(of: source) : nil
      lowering.builder.append(
        NormBackwardStep(norm: fused, gradient: gradient, result: result, scratch: scratch),
        reads: [input.buffer, gradient, batch.mean, batch.variance]
          + (batch.positions.map { [$0] } ?? []),
        writes: (result.map { [$0] } ?? []) + [scratch],
        replacing: result == nil
          ? [] : pool == nil ? [gradient, input.buffer] : [input.buffer])
      if let result { lowering.contribute(result, to: source) }
    }
    return output
  }
}

/// What the two directions of a normalisation have in common.
struct FusedNorm: Sendable {
  /// What a training batch leaves for the backward pass.
  struct Batch {
    /// Already taken by the convolution before.
    let moments: Value.Moments?
    let mean: Buffer
    let variance: Buffer
    /// Of each window's largest value, where a pool is fused.
    let positions: Buffer?
  }

  /// Of the input.
  let shape: ck_shape
  let epsilon: Float
  let momentum: Double
  let relu: Bool
  /// Of the fused pool.
  let window: ck_window?
  // Offsets into the arenas of parameters and statistics.
  let gamma: Int
  let beta: Int
  let runningMean: Int
  let runningVariance: Int
  let input: Buffer
  /// `nil` in evaluation.
  let batch: Batch?

  /// The normalisation by the batch's own statistics or, in evaluation, the running ones.
  func norm(in workspace: Workspace) -> ck_norm {
    ck_norm(
      mean: batch.map { workspace.floats($0.mean) } ?? workspace.statistics + runningMean,
      variance: batch.map { workspace.floats($0.variance) }
        ?? workspace.statistics + runningVariance,
      gamma: workspace.parameters + gamma, beta: workspace.parameters + beta, epsilon: epsilon,
      relu: relu)
  }

  func positions(in workspace: Workspace) -> UnsafeMutablePointer<UInt8>? {
    batch?.positions.map { workspace.raw($0).assumingMemoryBound(to: UInt8.self) }
  }
}

/// Statistics of the batch, where it trains, and the normalised output.
struct NormForwardStep: Step {
  let norm: FusedNorm
  let output: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let x = workspace.floats(norm.input)
    if let batch = norm.batch {
      let mean = workspace.floats(batch.mean)
      let variance = workspace.floats(batch.variance)
      if let moments = batch.moments {
        ck_winograd_statistics(
          workspace.run.isa, moments.convolution, workspace.raw(moments.buffer), mean, variance)
      } else {
        ck_norm_statistics(workspace.run, norm.shape, x, mean, variance, workspace.raw(scratch))
      }
      ck_norm_running(
        norm.shape.channels, norm.momentum,
        Int64(norm.shape.batch) * Int64(norm.shape.height) * Int64(norm.shape.width), mean,
        variance, workspace.statistics + norm.runningMean,
        workspace.statistics + norm.runningVariance)
    }
    var description = norm.norm(in: workspace)
    if var window = norm.window {
      ck_norm_pool_forward(
        workspace.run, norm.shape, &description, &window, x, workspace.floats(output),
        norm.positions(in: workspace))
    } else {
      ck_norm_forward(workspace.run, norm.shape, &description, x, workspace.floats(output))
    }
  }
}

/// The gradients of scale and shift, and of the input where it is wanted.
struct NormBackwardStep: Step {
  let norm: FusedNorm
  let gradient: Buffer
  let result: Buffer?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    let x = workspace.floats(norm.input)
    let dy = workspace.floats(gradient)
    let dgamma = workspace.gradients + norm.gamma
    let dbeta = workspace.gradients + norm.beta
    var description = norm.norm(in: workspace)
    if var window = norm.window, let positions = norm.positions(in: workspace) {
      ck_norm_pool_backward_sums(
        workspace.run, norm.shape, &description, &window, x, dy, positions, dgamma, dbeta,
        workspace.raw(scratch))
      guard let result else { return }
      ck_norm_pool_backward_input(
        workspace.run, norm.shape, &description, &window, x, dy, positions, dgamma, dbeta,
        workspace.floats(result))
    } else {
      ck_norm_backward_sums(
        workspace.run, norm.shape, &description, x, dy, dgamma, dbeta, workspace.raw(scratch))
      guard let result else { return }
      ck_norm_backward_input(
        workspace.run, norm.shape, &description, x, dy, dgamma, dbeta, workspace.floats(result))
    }
  }
}
