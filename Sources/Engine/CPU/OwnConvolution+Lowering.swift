import CKernels
import Layers
import Tensors

extension CPULowering {
  /// A convolution by our own kernels.
  ///
  /// For evaluation the batch norm that follows is folded into the weights, with its activation and the addition of a
  /// residual block's other branch; or an activation that follows by itself.
  mutating func lowerOwn<Convolution: OwnConvolution>(
    _ layer: Conv2D, _ convolution: Convolution, source: Int, _ node: FusedNode
  ) throws -> Int {
    let input = values[source]
    let parameter = node.parameters.lowerBound
    let weights = try convolution.placeWeights(of: layer, node, in: &self)
    let bias = layer.bias ? placeVector(parameter + 1) : nil
    let epilogue =
      mode == .evaluation
      ? epilogue(after: node, bias: bias, activations: Convolution.writtenActivations) : nil
    let moments =
      mode == .training && node.isBeforeNorm
      ? Value.Moments(
        buffer: builder.buffer(byteCount: convolution.momentByteCount(run)),
        convolution: convolution)
      : nil
    let output = newImage(
      graph.shapes[node.output], needsGradient: needsGradient(node), moments: moments)
    for value in epilogue?.outputs ?? [] { settle(value, as: output) }
    let given = preparedWeights(convolution, weights, scale: epilogue?.norm?.scale)
    let scratchByteCount = convolution.forwardScratch(
      run, transformed: given.areTransformed, scales: epilogue?.norm != nil)
    let forward = ConvolutionForwardStep(
      convolution: convolution, input: input.buffer, norm: input.pending, gate: input.gate,
      weights: given,
      bias: bias, epilogue: epilogue, output: values[output].buffer, moments: moments?.buffer,
      scratch: builder.buffer(byteCount: scratchByteCount))
    builder.append(
      forward, reads: input.reads + (epilogue?.reads ?? []) + given.reads,
      writes: [forward.output, forward.scratch] + (moments.map { [$0.buffer] } ?? []),
      // Parts of the input are read after their neighbours are written.
      replacing: epilogue?.addend.map { $0 == input.buffer ? [] : [$0] } ?? [])
    if isTrained, Convolution.isCheap, !node.isBeforeNorm {
      values[output].recompute = { lowering in
        let norm = input.pending
        let kept = norm == nil ? try lowering.kept(source) : input.buffer
        var again = forward
        again.input = kept
        again.output = lowering.builder.buffer(byteCount: lowering.values[output].byteCount)
        again.scratch = lowering.builder.buffer(byteCount: scratchByteCount)
        lowering.builder.append(
          again, reads: (norm?.reads ?? [kept]) + given.reads,
          writes: [again.output, again.scratch])
        return again.output
      }
    }
    let kernel = "\(Convolution.kernel):\((convolution.usesTiles ? set : set.vectors).rawValue)"
    explainConvolution(layer, kernel: kernel, input: input, output: output, node)
    note(kernel, for: "forward", of: node)
    noteEvaluation(kernel, of: node)
    values[output].takesGradientThroughNorm =
      convolution.takesGradientsThroughNorms(run) && isTrained && node.isBeforeNorm && bias == nil
      && input.needsGradient
    onBackward(from: output) { lowering, gradient in
      lowering.note(kernel, for: "weights", of: node)
      if let bias, node.isBeforeNorm {
        lowering.appendBiasGradient(of: bias, before: node, gradient)
      }
      if input.needsGradient { lowering.note(kernel, for: "data", of: node) }
      try convolution.appendGradients(
        ConvolutionBackward(
          source: source, output: output, gradient: gradient, weights: weights,
          bias: node.isBeforeNorm ? nil : bias),
        in: &lowering)
    }
    return output
  }

  /// Whether weights lie, or can still be laid, in squares of blocks of channels.
  func mayUseSquares(_ node: FusedNode) -> Bool {
    arena.entries.count <= node.parameters.lowerBound || squares.contains(node.index)
  }

  /// The offset of weights in squares of blocks of channels; the first pass decides it.
  mutating func placeSquares(_ node: FusedNode, _ axes: Shape, block: Int) throws -> Int {
    squares.insert(node.index)
    return try placeWeights(
      node.parameters.lowerBound, layer: node.name, shape: axes,
      layout: OneDNNLayout(blockedWeights: axes, block: block))
  }

  /// Whether what depends on the weights alone is worked out once: in evaluation they stay what they are.
  private var preparesWeights: Bool { pass == .evaluation && keepsTransformedWeights }

  /// Appends a step that depends on the weights alone: once where evaluation keeps what it makes, else for each batch.
  mutating func appendOfWeights(
    _ step: any Step, reads: [Buffer], writes: [Buffer], scratch: [Buffer] = []
  ) {
    if preparesWeights {
      builder.prepare(step, writes: writes, scratch: scratch)
    } else {
      builder.append(step, reads: reads, writes: writes + scratch)
    }
  }

  /// The weights as the forward pass is to have them.
  private mutating func preparedWeights(
    _ convolution: some OwnConvolution, _ weights: Int, scale: Buffer?
  ) -> ConvolutionWeights {
    guard preparesWeights, let bytes = convolution.transformedByteCount(run, scales: scale != nil)
    else {
      return .plain(weights, scale: scale)
    }
    let transformed = builder.buffer(byteCount: bytes)
    builder.prepare(
      WeightTransformStep(
        convolution: convolution, weights: weights, scale: scale, transformed: transformed),
      writes: [transformed])
    return .transformed(transformed)
  }
}

/// What a convolution's backward pass begins with.
struct ConvolutionBackward {
  /// The values that the convolution read and made.
  let source: Int
  let output: Int
  let gradient: Buffer
  // Offsets into the arenas of parameters and gradients; no bias where its gradient is not wanted.
  let weights: Int
  let bias: Int?
}

extension OwnConvolution {
  func appendGradients(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws {
    try appendGradientsApart(backward, in: &lowering)
  }

  /// The gradient of the weights, and then that of the input where it is wanted.
  func appendGradientsApart(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws {
    try appendWeightGradient(backward, in: &lowering)
    if lowering.values[backward.source].needsGradient {
      appendDataGradient(backward, in: &lowering)
    }
  }

  func appendWeightGradient(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws {
    let source = lowering.values[backward.source]
    let (norm, gate) = (source.pending, source.gate)
    let input = norm == nil ? try lowering.kept(backward.source) : source.buffer
    let scratch = lowering.builder.buffer(byteCount: weightGradientScratch(lowering.run))
    lowering.builder.append(
      ConvolutionWeightGradientStep(
        convolution: self, input: input, norm: norm, gate: gate, gradient: backward.gradient,
        weights: backward.weights, bias: backward.bias, scratch: scratch),
      reads: (norm?.reads ?? [input]) + (gate.map { [$0] } ?? []) + [backward.gradient],
      writes: [scratch])
  }

  private func appendDataGradient(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) {
    let target = lowering.gradientTarget(of: backward.source, tallies: Self.tallies)
    let gradient = backward.gradient
    let step = ConvolutionDataGradientStep(
      convolution: self, gradient: gradient, weights: backward.weights, target: target,
      scratch: lowering.builder.buffer(byteCount: dataGradientScratch(lowering.run)))
    lowering.builder.append(
      step, reads: [gradient] + target.reads,
      writes: [target.result, step.scratch] + target.sumsWritten,
      // Parts of the gradient are read after their neighbours are written.
      replacing: target.addend.map { $0 == gradient ? [] : [$0] } ?? [])
    lowering.contribute(target.result, to: backward.source)
  }
}

/// Where a convolution's data gradient goes.
struct GradientTarget {
  /// What other readers of the input have contributed already.
  let addend: Buffer?
  let result: Buffer
  /// The norm in front, and room for what its backward pass wants.
  let norm: FusedNorm?
  let sums: Buffer?
  /// Whether there is a gate behind that norm.
  let gates: Bool

  var reads: [Buffer] { (addend.map { [$0] } ?? []) + (norm?.reads ?? []) }

  var sumsWritten: [Buffer] { sums.map { [$0] } ?? [] }
}

extension CPULowering {
  /// Where the gradient of a value goes, on top of what has been contributed to it.
  ///
  /// - Parameter tallies: whether the sums are taken that the norm of the value wants.
  mutating func gradientTarget(of index: Int, tallies: Bool) -> GradientTarget {
    let result = gradientBuffer(of: index)
    let addend = takeGradient(of: index)
    // Nobody else reads what is still to be normalised: this is the whole gradient.
    let norm = tallies ? values[index].pending : nil
    let gates = values[index].gate != nil
    let sums = norm.map {
      builder.buffer(byteCount: gates ? ck_gate_scratch($0.shape) : ck_norm_scratch($0.shape))
    }
    self.tallies[index] = sums
    return GradientTarget(addend: addend, result: result, norm: norm, sums: sums, gates: gates)
  }
}

/// The weights of a forward pass.
enum ConvolutionWeights {
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

  fileprivate func pointers(in workspace: Workspace) -> ConvolutionPass.Weights {
    switch self {
    case .plain(let offset, let scale):
      .plain(
        workspace.parameters + offset, scale: scale.map { UnsafePointer(workspace.floats($0)) })
    case .transformed(let buffer): .transformed(workspace.raw(buffer))
    }
  }
}

/// Transforms weights for the forward passes of an evaluation.
struct WeightTransformStep<Convolution: OwnConvolution>: Step {
  let convolution: Convolution
  /// An offset into the arena of parameters.
  let weights: Int
  /// A factor for each output channel.
  let scale: Buffer?
  let transformed: Buffer

  func run(_ workspace: Workspace) {
    convolution.transform(
      workspace.run, weights: workspace.parameters + weights,
      scale: scale.map { UnsafePointer(workspace.floats($0)) }, into: workspace.raw(transformed))
  }
}

struct ConvolutionForwardStep<Convolution: OwnConvolution>: Step {
  let convolution: Convolution
  var input: Buffer
  let norm: FusedNorm?
  let gate: Buffer?
  let weights: ConvolutionWeights
  /// An offset into the arena of parameters.
  let bias: Int?
  let epilogue: Epilogue?
  var output: Buffer
  /// For the batch norm that follows.
  let moments: Buffer?
  var scratch: Buffer

  func run(_ workspace: Workspace) {
    let bias =
      epilogue?.norm.map { workspace.floats($0.shift) }
      ?? self.bias.map { workspace.parameters + $0 }
    norm.withNorm(in: workspace) { norm in
      convolution.forward(
        workspace.run,
        ConvolutionPass(
          x: workspace.floats(input), norm: norm,
          gate: gate.map { UnsafePointer(workspace.floats($0)) },
          weights: weights.pointers(in: workspace), bias: bias,
          addend: epilogue?.addend.map { UnsafePointer(workspace.floats($0)) },
          activation: epilogue?.activation ?? CK_ACTIVATION_IDENTITY, y: workspace.floats(output),
          moments: moments.map(workspace.raw)),
        scratch: workspace.raw(scratch))
    }
  }
}

struct ConvolutionDataGradientStep<Convolution: OwnConvolution>: Step {
  let convolution: Convolution
  let gradient: Buffer
  /// An offset into the arena of parameters.
  let weights: Int
  let target: GradientTarget
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    target.norm.withTally(target.sums, gates: target.gates, in: workspace) { tally in
      convolution.dataGradient(
        workspace.run, dy: workspace.floats(gradient), weights: workspace.parameters + weights,
        addend: target.addend.map { UnsafePointer(workspace.floats($0)) },
        dx: workspace.floats(target.result), tally: tally, scratch: workspace.raw(scratch))
    }
  }
}

struct ConvolutionWeightGradientStep<Convolution: OwnConvolution>: Step {
  let convolution: Convolution
  let input: Buffer
  let norm: FusedNorm?
  let gate: Buffer?
  let gradient: Buffer
  // Offsets into the arena of gradients.
  let weights: Int
  let bias: Int?
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    norm.withNorm(in: workspace) { norm in
      convolution.weightGradient(
        workspace.run, x: workspace.floats(input), norm: norm,
        gate: gate.map { UnsafePointer(workspace.floats($0)) }, dy: workspace.floats(gradient),
        dweights: workspace.gradients + weights, dbias: bias.map { workspace.gradients + $0 },
        scratch: workspace.raw(scratch))
    }
  }
}
