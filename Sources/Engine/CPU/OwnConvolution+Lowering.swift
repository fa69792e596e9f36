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

  private mutating func appendWeightGradient(
    _ convolution: some OwnConvolution, of source: Int, gradient: Buffer, weights: Int, bias: Int?
  ) throws {
    let (norm, gate) = (values[source].pending, values[source].gate)
    let input = norm == nil ? try kept(source) : values[source].buffer
    let scratch = builder.buffer(byteCount: convolution.weightGradientScratch(run))
    builder.append(
      ConvolutionWeightGradientStep(
        convolution: convolution, input: input, norm: norm, gate: gate, gradient: gradient,
        weights: weights, bias: bias, scratch: scratch),
      reads: (norm?.reads ?? [input]) + (gate.map { [$0] } ?? []) + [gradient],
      writes: [scratch])
  }

  private mutating func appendDataGradient(
    _ convolution: some OwnConvolution, gradient: Buffer, weights: Int, input: Int
  ) {
    let result = gradientBuffer(of: input)
    let sum = takeGradient(of: input)
    // Nobody else reads what is still to be normalised: this is the whole gradient.
    let norm = type(of: convolution).tallies ? values[input].pending : nil
    let gates = values[input].gate != nil
    let sums = norm.map {
      builder.buffer(byteCount: gates ? ck_gate_scratch($0.shape) : ck_norm_scratch($0.shape))
    }
    let step = ConvolutionDataGradientStep(
      convolution: convolution, gradient: gradient, addend: sum, weights: weights,
      result: result, norm: norm, sums: sums, gates: gates,
      scratch: builder.buffer(byteCount: convolution.dataGradientScratch(run)))
    tallies[input] = sums
    builder.append(
      step, reads: [gradient] + (sum.map { [$0] } ?? []) + (norm?.reads ?? []),
      writes: [result, step.scratch] + (sums.map { [$0] } ?? []),
      // Parts of the gradient are read after their neighbours are written.
      replacing: sum.map { $0 == gradient ? [] : [$0] } ?? [])
    contribute(result, to: input)
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
  /// What other readers of the input have contributed already.
  let addend: Buffer?
  /// An offset into the arena of parameters.
  let weights: Int
  let result: Buffer
  /// The norm in front, and room for what its backward pass wants.
  let norm: FusedNorm?
  let sums: Buffer?
  /// Whether there is a gate behind that norm.
  let gates: Bool
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    norm.withTally(sums, gates: gates, in: workspace) { tally in
      convolution.dataGradient(
        workspace.run, dy: workspace.floats(gradient), weights: workspace.parameters + weights,
        addend: addend.map { UnsafePointer(workspace.floats($0)) },
        dx: workspace.floats(result), tally: tally, scratch: workspace.raw(scratch))
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
