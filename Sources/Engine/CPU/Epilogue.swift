import CKernels
import Layers
import Tensors

/// What an evaluation plan folds into a convolution: the batch norm after it, a residual block's other branch, an
/// activation.
struct Epilogue: Sendable {
  /// What a batch norm makes of weights and bias.
  struct Norm: Sendable {
    /// A factor for each output channel.
    let scale: Buffer
    /// The bias in place of the layer's own.
    let shift: Buffer
  }

  let norm: Norm?
  /// The other branch, where the sum is made too.
  let addend: Buffer?
  let activation: ck_activation
  /// The values of the graph that the convolution thereby makes.
  let outputs: [Int]

  var reads: [Buffer] { [norm?.scale, norm?.shift, addend].compactMap { $0 } }
}

extension CPULowering {
  /// What follows a convolution and is folded into it, if nobody else reads between them: a batch norm and what comes
  /// after it, or an activation. A pool's own pass normalises at no cost.
  ///
  /// - Parameters:
  ///   - bias: the convolution's, an offset into the arena of parameters.
  ///   - activations: those that the convolution's kernel can apply to what it writes.
  ///   - addsBranch: whether the kernel can add another image to what it writes.
  mutating func epilogue(
    after node: FusedNode, bias: Int?, activations: [ck_activation], addsBranch: Bool = true
  ) -> Epilogue? {
    guard let next = onlyReader(of: node.output), isOnThisSide(next) else { return nil }
    if let follows = next.operation as? any KernelActivation, activations.contains(follows.kernel) {
      return Epilogue(
        norm: nil, addend: nil, activation: follows.kernel, outputs: [next.output])
    }
    guard let layer = next.operation as? BatchNorm, next.pool == nil,
      activations.contains(next.kernelActivation),
      // Parameters are placed in their order.
      next.parameters.lowerBound <= arena.entries.count
    else { return nil }
    var activation = next.kernelActivation
    var outputs = [next.output]
    var addend: Buffer?
    if addsBranch, activation == CK_ACTIVATION_IDENTITY, let sum = onlyReader(of: next.output),
      isOnThisSide(sum), sum.operation is Addition,
      let other = sum.inputs.first(where: { $0 != next.output }),
      let place = valueIfMade(other), values[place].pending == nil,
      case .blocked = values[place].form
    {
      addend = values[place].buffer
      activation = sum.kernelActivation
      outputs.append(sum.output)
    }
    let channels = graph.shapes[node.output][1].roundedUp(to: set.block)
    let bytes = channels * MemoryLayout<Float>.stride
    let norm = Epilogue.Norm(
      scale: builder.buffer(byteCount: bytes), shift: builder.buffer(byteCount: bytes))
    let step = FoldStep(
      channels: channels, parameters: normParameters(layer, next), bias: bias,
      scale: norm.scale, shift: norm.shift)
    appendOfWeights(step, reads: [], writes: [norm.scale, norm.shift])
    return Epilogue(norm: norm, addend: addend, activation: activation, outputs: outputs)
  }

  /// Whether a node is frozen if the one that is being lowered is: what is trained has statistics and a backward pass.
  func isOnThisSide(_ next: FusedNode) -> Bool {
    !isFrozen || next.index < frozen?.cut.nodeCount ?? 0
  }

  func onlyReader(of value: Int) -> FusedNode? {
    guard value != graph.output, let readers = readers[value], readers.count == 1 else {
      return nil
    }
    return readers[0]
  }
}

/// Works out a folded norm from the running statistics.
struct FoldStep: Step {
  let channels: Int
  let parameters: NormParameters
  /// An offset into the arena of parameters.
  let bias: Int?
  let scale: Buffer
  let shift: Buffer

  func run(_ workspace: Workspace) {
    var norm = parameters.running(in: workspace)
    ck_norm_fold(
      Int32(channels), &norm, bias.map { UnsafePointer(workspace.parameters + $0) },
      workspace.floats(scale), workspace.floats(shift))
  }
}
