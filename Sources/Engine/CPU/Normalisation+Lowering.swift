import CKernels
import Layers
import Tensors

extension BatchNorm: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerNormalisation(self, node)
  }
}

extension CPULowering {
  /// Batch norm with what follows it: an activation, and a max-pool that writes only the largest values and a byte
  /// each for where they were.
  ///
  /// Where the only reader can normalise what it reads, nothing is written at all.
  fileprivate mutating func lowerNormalisation(_ layer: BatchNorm, _ node: FusedNode) -> Int {
    let pool = node.pool
    let (source, image) = blockedImage(value(of: node.inputs[0]))
    let input = values[source]
    let norm = fusedNorm(layer, node, of: input, image)
    if norm.batch != nil { appendStatistics(norm, moments: input.moments) }
    let parts =
      ["batch norm"] + (node.activation.map { ["\(type(of: $0))"] } ?? [])
      + (pool == nil ? [] : ["max-pool"])
    let output: Int
    if pool == nil, readerNormalises(node) || readersGate(node) {
      // The reader's backward pass wants it too.
      values[source].recompute = nil
      output = add(
        Value(
          buffer: input.buffer, shape: input.shape, form: input.form, needsGradient: !isFrozen,
          pending: norm))
    } else {
      output = newImage(graph.shapes[node.output], needsGradient: !isFrozen)
      let result = values[output].buffer
      builder.append(
        NormForwardStep(norm: norm, output: result), reads: norm.reads,
        writes: [result] + (norm.batch?.positions.map { [$0] } ?? []),
        replacing: pool == nil ? [input.buffer] : [])
      if pool == nil, input.recompute == nil,
        [ck_activation].zeroAtZero.contains(norm.activation)
      {
        values[output].norm = norm
      }
    }
    explain(
      node, parts.joined(separator: " + "), kernel: ownKernel, output: output,
      operationCount: 4 * input.shape.count)

    onBackward(from: output) { lowering, gradient in
      var norm = norm
      norm.input = try lowering.kept(source)
      if let gate = lowering.gatedNorms[output] {
        lowering.appendGatedBackward(norm, gate, gradient: gradient, to: source)
        return
      }
      lowering.appendBackward(
        norm, gradient: gradient, sums: lowering.tallies[output], to: source)
    }
    return output
  }

  private mutating func fusedNorm(
    _ layer: BatchNorm, _ node: FusedNode, of input: Value, _ image: ck_shape
  ) -> FusedNorm {
    let bytes = image.paddedChannels * MemoryLayout<Float>.stride
    let pooled = Value(
      buffer: .images, shape: graph.shapes[node.output],
      form: .blocked(ck_shape(graph.shapes[node.output], block: set.block)), needsGradient: false)
    return FusedNorm(
      shape: image, parameters: normParameters(layer, node), momentum: layer.momentum,
      activation: node.kernelActivation,
      window: node.pool.map {
        ck_window($0.window, input: input.shape, output: graph.shapes[node.output])
      },
      input: input.buffer,
      batch: mode == .training
        ? FusedNorm.Batch(
          mean: builder.buffer(byteCount: bytes), variance: builder.buffer(byteCount: bytes),
          positions: node.pool.map { _ in builder.buffer(byteCount: pooled.count) })
        : nil)
  }

  mutating func normParameters(_ layer: BatchNorm, _ node: FusedNode) -> NormParameters {
    let first = node.parameters.lowerBound
    return NormParameters(
      epsilon: Float(layer.epsilon), index: first, gamma: placeVector(first),
      beta: placeVector(first + 1),
      runningMean: placeVector(first + 2), runningVariance: placeVector(first + 3))
  }

  private mutating func appendStatistics(_ norm: FusedNorm, moments: Value.Moments?) {
    guard let batch = norm.batch else { return }
    let scratch = moments == nil ? [norm.scratch(&builder)] : []
    builder.append(
      NormStatisticsStep(norm: norm, moments: moments, scratch: scratch.first),
      reads: moments.map { [$0.buffer] } ?? [norm.input],
      writes: [batch.mean, batch.variance] + scratch)
  }

  /// - Parameter sums: what has been taken with the gradient.
  private mutating func appendBackward(
    _ norm: FusedNorm, gradient: Buffer, sums: Buffer?, to source: Int
  ) {
    let scratch = sums == nil ? [norm.scratch(&builder)] : []
    let leaves = norm.window == nil && values[source].takesGradientThroughNorm
    let result = values[source].needsGradient && !leaves ? gradientBuffer(of: source) : nil
    builder.append(
      NormBackwardStep(
        norm: norm, gradient: gradient, result: result, sums: sums, scratch: scratch.first),
      reads: norm.reads + [gradient] + (norm.batch?.positions.map { [$0] } ?? [])
        + (sums.map { [$0] } ?? []),
      writes: (result.map { [$0] } ?? []) + scratch,
      replacing: result == nil
        ? [] : norm.window == nil ? [gradient, norm.input] : [norm.input])
    if leaves {
      leave(
        NormGradient(norm: norm, gate: nil, isBeforeActivation: sums != nil), of: gradient,
        to: source)
    } else if let result {
      contribute(result, to: source)
    }
  }

  /// Whether the one reader of a normalisation's output applies it as it reads.
  private func readerNormalises(_ node: FusedNode) -> Bool {
    guard let reader = onlyReader(of: node.output), isOnThisSide(reader) else { return false }
    let shape = graph.shapes[node.output]
    let activation = node.kernelActivation
    if reader.operation is Addition { return activation == CK_ACTIVATION_IDENTITY }
    guard let layer = reader.operation as? Conv2D else { return false }
    let form = Value.Form.blocked(ck_shape(shape, block: set.block))
    let convolution = ownConvolution(layer, reader, of: shape, form, normalises: true)
    return convolution.map { type(of: $0).readActivations.contains(activation) } ?? false
  }
}

extension FusedNorm {
  fileprivate func scratch(_ builder: inout ProgramBuilder) -> Buffer {
    builder.buffer(byteCount: Int(ck_norm_scratch(shape)))
  }
}

/// Mean and variance of the batch; the running statistics follow them. A norm that is left alone has its running
/// statistics in their place.
struct NormStatisticsStep: Step {
  let norm: FusedNorm
  /// What the convolution before has taken, in place of scratch memory to take them in.
  let moments: Value.Moments?
  let scratch: Buffer?

  func run(_ workspace: Workspace) {
    guard let batch = norm.batch else { return }
    let mean = workspace.floats(batch.mean)
    let variance = workspace.floats(batch.variance)
    if norm.parameters.isKept(in: workspace) {
      let count = norm.shape.paddedChannels
      mean.update(from: workspace.statistics + norm.parameters.runningMean, count: count)
      variance.update(from: workspace.statistics + norm.parameters.runningVariance, count: count)
      return
    }
    if let moments {
      moments.convolution.statistics(
        workspace.run, moments: workspace.raw(moments.buffer), mean: mean, variance: variance)
    } else if let scratch {
      ck_norm_statistics(
        workspace.run, norm.shape, workspace.floats(norm.input), mean, variance,
        workspace.raw(scratch))
    }
    // Statistics that never follow are meant to be those of other images.
    guard norm.momentum > 0 else { return }
    let fraction =
      workspace.statisticsFraction ?? max(norm.momentum, workspace.leastNormMomentum)
    ck_norm_running(
      norm.shape.channels, fraction,
      Int64(norm.shape.batch) * Int64(norm.shape.height) * Int64(norm.shape.width), mean,
      variance, workspace.statistics + norm.parameters.runningMean,
      workspace.statistics + norm.parameters.runningVariance)
  }
}

/// The normalised output.
struct NormForwardStep: Step {
  let norm: FusedNorm
  let output: Buffer

  func run(_ workspace: Workspace) {
    let x = workspace.floats(norm.input)
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
  /// What the kernel that wrote the gradient has summed up, in place of scratch memory to sum up in.
  let sums: Buffer?
  let scratch: Buffer?

  func run(_ workspace: Workspace) {
    let x = workspace.floats(norm.input)
    let dy = workspace.floats(gradient)
    let dgamma = workspace.gradients + norm.parameters.gamma
    let dbeta = workspace.gradients + norm.parameters.beta
    var description = norm.norm(in: workspace)
    let isKept = norm.parameters.isKept(in: workspace)
    if isKept {
      norm.parameters.clearGradients(in: workspace, channels: norm.shape.paddedChannels)
    }
    if var window = norm.window, let positions = norm.positions(in: workspace) {
      if !isKept, let scratch {
        ck_norm_pool_backward_sums(
          workspace.run, norm.shape, &description, &window, x, dy, positions, dgamma, dbeta,
          workspace.raw(scratch))
      }
      guard let result else { return }
      ck_norm_pool_backward_input(
        workspace.run, norm.shape, &description, &window, x, dy, positions, dgamma, dbeta,
        workspace.floats(result))
    } else {
      if !isKept, let sums {
        ck_norm_backward_join(
          workspace.run, norm.shape, &description, workspace.raw(sums), dgamma, dbeta)
      } else if !isKept, let scratch {
        ck_norm_backward_sums(
          workspace.run, norm.shape, &description, x, dy, dgamma, dbeta, workspace.raw(scratch))
      }
      guard let result else { return }
      // Whoever took the sums has taken the gradient through the activation.
      if sums != nil { description.activation = CK_ACTIVATION_IDENTITY }
      ck_norm_backward_input(
        workspace.run, norm.shape, &description, x, dy, dgamma, dbeta, workspace.floats(result))
    }
  }
}
