import CKernels
import Layers
import Tensors

extension Addition: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerAddition(node)
  }
}

extension Dropout: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerDropout(self, node)
  }
}

extension Flatten: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerFlatten(node)
  }
}

extension CPULowering {
  /// The sum of a residual block's branches, with the ReLU that follows.
  fileprivate mutating func lowerAddition(_ node: FusedNode) -> Int {
    let relu = node.activation is ReLU
    let sources = node.inputs.map { blockedIfImage(value(of: $0)) }
    let (left, right) = (values[sources[0]], values[sources[1]])
    let output = newValue(
      left.shape, left.form, needsGradient: left.needsGradient || right.needsGradient)
    let result = values[output]
    if left.pending != nil || right.pending != nil {
      // The branch that is not normalised may lend its memory.
      let (normalised, other) =
        left.pending == nil ? (right, sources[0]) : (left, sources[1])
      appendNormalisedSum(
        normalised, values[other], at: values[other].buffer, relu: relu, output: result.buffer)
      if isTrained {
        // Less work than to keep it is memory, since the backward pass needs its parts in any case.
        values[output].recompute = { lowering in
          let twin = lowering.builder.buffer(byteCount: result.byteCount)
          let part = lowering.values[other]
          let buffer = part.pending == nil ? try lowering.kept(other) : part.buffer
          lowering.appendNormalisedSum(normalised, part, at: buffer, relu: relu, output: twin)
          return twin
        }
      }
    } else {
      builder.append(
        AddStep(
          relu: relu, count: left.count, left: left.buffer, right: right.buffer,
          output: result.buffer),
        reads: [left.buffer, right.buffer], writes: [result.buffer],
        replacing: [left.buffer, right.buffer])
    }
    explain(
      node, relu ? "addition + ReLU" : "addition", kernel: ownKernel, output: output,
      operationCount: left.shape.count)
    onBackward(from: output) { lowering, gradient in
      let masked = relu ? try lowering.appendReLUBackward(of: output, gradient) : gradient
      for source in sources { lowering.contribute(masked, to: source) }
    }
    return output
  }

  /// Appends a sum of which at least the first part is normalised on the way.
  ///
  /// - Parameter buffer: where the other part lies.
  private mutating func appendNormalisedSum(
    _ normalised: Value, _ other: Value, at buffer: Buffer, relu: Bool, output: Buffer
  ) {
    guard let norm = normalised.pending else { return }
    builder.append(
      NormAddStep(
        norm: norm, other: buffer, otherNorm: other.pending, relu: relu, output: output),
      reads: norm.reads + (other.pending?.reads ?? [buffer]), writes: [output],
      replacing: [buffer, norm.input])
  }

  /// The mask depends on canonical indices alone, so that it is the same in every layout.
  fileprivate mutating func lowerDropout(_ layer: Dropout, _ node: FusedNode) -> Int {
    let source = value(of: node.inputs[0])
    guard mode == .training, layer.probability > 0 else { return source }
    let input = values[source]
    let output = newValue(input.shape, input.form, needsGradient: input.needsGradient)
    let result = values[output]
    func step(from: Buffer, to: Buffer) -> DropoutStep {
      DropoutStep(
        probability: Float(layer.probability), layer: UInt32(node.index), form: input.form,
        rows: input.shape[0], columns: input.shape.count / input.shape[0], source: from,
        destination: to)
    }
    builder.append(
      step(from: input.buffer, to: result.buffer), reads: [input.buffer], writes: [result.buffer],
      replacing: [input.buffer])
    explain(
      node, "dropout", kernel: ownKernel, output: output, operationCount: input.shape.count)
    onBackward(from: output) { lowering, gradient in
      let masked = lowering.gradientBuffer(of: source)
      lowering.builder.append(
        step(from: gradient, to: masked), reads: [gradient], writes: [masked],
        replacing: [gradient])
      lowering.contribute(masked, to: source)
    }
    return output
  }

  /// Nothing moves: whoever wants rows in canonical order asks for them.
  ///
  /// Features that come as a plan's input are read in the order in which the frozen part itself would leave them.
  fileprivate mutating func lowerFlatten(_ node: FusedNode) -> Int {
    var source = value(of: node.inputs[0])
    if values[source].shape.rank == 4, values[source].shape[1] > Self.mostPlanarChannels {
      source = blockedImage(source).index
    }
    return view(of: source, as: graph.shapes[node.output], values[source].form)
  }

  /// Branches that are added must have one form: blocked for images, planar for rows.
  private mutating func blockedIfImage(_ index: Int) -> Int {
    values[index].shape.rank == 4 ? blockedImage(index).index : planarRows(index)
  }

  /// Appends the gradient of a ReLU's input, from its output.
  mutating func appendReLUBackward(
    of output: Int, _ gradient: Buffer
  ) throws -> Buffer {
    let value = values[output]
    let result = try kept(output)
    let masked = gradientBuffer(of: output)
    builder.append(
      ReLUBackwardStep(
        count: value.count, output: result, gradient: gradient, result: masked),
      reads: [result, gradient], writes: [masked], replacing: [gradient, result])
    return masked
  }
}

struct AddStep: Step {
  let relu: Bool
  let count: Int
  let left: Buffer
  let right: Buffer
  let output: Buffer

  func run(_ workspace: Workspace) {
    let a = workspace.floats(left)
    let b = workspace.floats(right)
    let y = workspace.floats(output)
    if relu {
      ck_add_relu_forward(workspace.run, count, a, b, y)
    } else {
      ck_add_forward(workspace.run, count, a, b, y)
    }
  }
}

/// The sum of a residual block's branches, one or both of which are normalised on the way.
struct NormAddStep: Step {
  let norm: FusedNorm
  let other: Buffer
  let otherNorm: FusedNorm?
  let relu: Bool
  let output: Buffer

  func run(_ workspace: Workspace) {
    var description = norm.norm(in: workspace)
    otherNorm.withNorm(in: workspace) { otherNorm in
      ck_norm_add_forward(
        workspace.run, norm.shape, &description, workspace.floats(norm.input), otherNorm,
        workspace.floats(other), relu ? CK_ACTIVATION_RELU : CK_ACTIVATION_IDENTITY,
        workspace.floats(output))
    }
  }
}

/// Applies the mask of the current training step, forward or backward.
struct DropoutStep: Step {
  let probability: Float
  /// The layer's index in its model.
  let layer: UInt32
  let form: Value.Form
  let rows: Int
  let columns: Int
  let source: Buffer
  let destination: Buffer

  func run(_ workspace: Workspace) {
    let mask = ck_dropout(
      seed: workspace.seed, epoch: UInt32(truncatingIfNeeded: workspace.draw),
      sample: layer, probability: probability)
    let x = workspace.floats(source)
    let y = workspace.floats(destination)
    switch form {
    case .planar:
      ck_dropout_rows(
        workspace.run, mask, Int64(rows), Int64(columns), Int64(columns), x, y)
    case .blocked(let shape):
      ck_dropout_blocked(workspace.run, mask, shape, x, y)
    }
  }
}

/// Carries an image between planar and blocked order.
struct ReorderStep: Step {
  enum Direction { case toBlocked, toPlanar }

  let direction: Direction
  let shape: ck_shape
  let source: Buffer
  let destination: Buffer

  func run(_ workspace: Workspace) {
    let x = workspace.floats(source)
    let y = workspace.floats(destination)
    switch direction {
    case .toBlocked: ck_nchw_to_blocked(workspace.run, shape, x, y)
    case .toPlanar: ck_blocked_to_nchw(workspace.run, shape, x, y)
    }
  }
}
