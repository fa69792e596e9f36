import CKernels
import Layers
import Tensors

extension Multiplication: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerMultiplication(node)
  }
}

extension LayerScale: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    let factors = lowering.placeVector(node.parameters.lowerBound)
    return lowering.lowerBranch(node, factors: factors, probability: nil)
  }
}

extension StochasticDepth: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    guard lowering.mode == .training, probability > 0 else {
      return lowering.value(of: node.inputs[0])
    }
    return lowering.lowerBranch(node, factors: nil, probability: Float(probability))
  }
}

extension CPULowering {
  fileprivate mutating func lowerMultiplication(_ node: FusedNode) -> Int {
    let (source, image) = blockedImage(value(of: node.inputs[0]))
    let factors = blockedImage(value(of: node.inputs[1])).index
    if readerGates(node, source: source) { return lowerGate(node, source, factors: factors) }
    let (input, scale) = (values[source], values[factors])
    let output = newImage(input.shape, needsGradient: needsGradient(node))
    let result = values[output]
    builder.append(
      ScaleStep(shape: image, input: input.buffer, factors: scale.buffer, output: result.buffer),
      reads: [input.buffer, scale.buffer], writes: [result.buffer], replacing: [input.buffer])
    explain(
      node, "multiplication", kernel: ownKernel, output: output,
      operationCount: input.shape.count)
    onBackward(from: output) { lowering, gradient in
      let (ofInput, ofFactors) = (
        lowering.gradientBuffer(of: source), lowering.gradientBuffer(of: factors)
      )
      let reads = [try lowering.kept(source), try lowering.kept(factors), gradient]
      lowering.builder.append(
        ScaleBackwardStep(
          shape: image, input: reads[0], factors: reads[1], gradient: gradient, ofInput: ofInput,
          ofFactors: ofFactors),
        reads: reads, writes: [ofInput, ofFactors], replacing: [gradient, reads[0]])
      lowering.contribute(ofInput, to: source)
      lowering.contribute(ofFactors, to: factors)
    }
    return output
  }

  /// A factor for each channel, a chance for each sample to be dropped, or both.
  ///
  /// - Parameter factors: an offset into the arena of parameters.
  fileprivate mutating func lowerBranch(
    _ node: FusedNode, factors: Int?, probability: Float?
  ) -> Int {
    // Rows are images of one pixel, but for their order.
    let source = blockedBranch(value(of: node.inputs[0]))
    let input = values[source]
    guard case .blocked(let image) = input.form else {
      preconditionFailure("A branch is scaled in blocked order.")
    }
    let output = newValue(input.shape, input.form, needsGradient: needsGradient(node))
    let result = values[output]
    let branch = Branch(
      shape: image, factors: factors, probability: probability, layer: UInt32(node.index))
    builder.append(
      BranchStep(branch: branch, input: input.buffer, output: result.buffer),
      reads: [input.buffer], writes: [result.buffer], replacing: [input.buffer])
    explain(
      node, "\(type(of: node.operation))", kernel: ownKernel, output: output,
      operationCount: input.shape.count)
    onBackward(from: output) { lowering, gradient in
      let through = lowering.gradientBuffer(of: source)
      let scratch = lowering.builder.buffer(byteCount: ck_branch_scratch(image))
      // The input is read for the gradient of the factors alone.
      let kept = factors == nil ? gradient : try lowering.kept(source)
      lowering.builder.append(
        BranchBackwardStep(
          branch: branch, input: kept, gradient: gradient, result: through, scratch: scratch),
        reads: [kept, gradient], writes: [through, scratch], replacing: [gradient])
      lowering.contribute(through, to: source)
    }
    return output
  }

  private mutating func blockedBranch(_ index: Int) -> Int {
    let value = values[index]
    if case .blocked = value.form { return index }
    if value.shape.rank == 4 { return blockedImage(index).index }
    let shape = ck_shape([value.shape[0], value.shape[1], 1, 1], block: set.block)
    let rows = newValue(value.shape, .blocked(shape), needsGradient: value.needsGradient)
    builder.append(
      ReorderStep(
        direction: .toBlocked, shape: shape, source: value.buffer,
        destination: values[rows].buffer),
      reads: [value.buffer], writes: [values[rows].buffer])
    onBackward(from: rows) { lowering, gradient in
      let planar = lowering.gradientBuffer(of: index)
      lowering.builder.append(
        ReorderStep(direction: .toPlanar, shape: shape, source: gradient, destination: planar),
        reads: [gradient], writes: [planar])
      lowering.contribute(planar, to: index)
    }
    return rows
  }
}

/// An image times one number for each sample and channel.
struct ScaleStep: Step {
  let shape: ck_shape
  let input: Buffer
  let factors: Buffer
  let output: Buffer

  func run(_ workspace: Workspace) {
    ck_scale_channels_forward(
      workspace.run, shape, workspace.floats(input), workspace.floats(factors),
      workspace.floats(output))
  }
}

struct ScaleBackwardStep: Step {
  let shape: ck_shape
  let input: Buffer
  let factors: Buffer
  let gradient: Buffer
  let ofInput: Buffer
  let ofFactors: Buffer

  func run(_ workspace: Workspace) {
    ck_scale_channels_backward(
      workspace.run, shape, workspace.floats(input), workspace.floats(factors),
      workspace.floats(gradient), false, workspace.floats(ofInput), workspace.floats(ofFactors))
  }
}

/// How a residual block's branch is scaled.
struct Branch: Sendable {
  let shape: ck_shape
  /// An offset into the arenas of parameters and gradients.
  let factors: Int?
  /// Of a sample to be dropped.
  let probability: Float?
  /// The layer's index in its model.
  let layer: UInt32

  /// Calls `body` with the branch in the terms of the kernels.
  func withBranch(in workspace: Workspace, _ body: (UnsafePointer<ck_branch>) -> Void) {
    var drop = ck_dropout(
      seed: workspace.seed, epoch: UInt32(truncatingIfNeeded: workspace.draw),
      sample: layer, probability: probability ?? 0)
    withUnsafePointer(to: &drop) { drop in
      var branch = ck_branch(
        gamma: factors.map { UnsafePointer(workspace.parameters + $0) },
        drop: probability == nil ? nil : drop)
      body(&branch)
    }
  }
}

struct BranchStep: Step {
  let branch: Branch
  let input: Buffer
  let output: Buffer

  func run(_ workspace: Workspace) {
    branch.withBranch(in: workspace) { branch in
      ck_branch_forward(
        workspace.run, self.branch.shape, branch, workspace.floats(input), nil,
        workspace.floats(output))
    }
  }
}

struct BranchBackwardStep: Step {
  let branch: Branch
  let input: Buffer
  let gradient: Buffer
  let result: Buffer
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    branch.withBranch(in: workspace) { branch in
      ck_branch_backward(
        workspace.run, self.branch.shape, branch, workspace.floats(input),
        workspace.floats(gradient), workspace.floats(result),
        self.branch.factors.map { workspace.gradients + $0 }, workspace.raw(scratch))
    }
  }
}
