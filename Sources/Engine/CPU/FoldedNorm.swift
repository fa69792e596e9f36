import CKernels
import Layers
import Tensors

/// What an evaluation plan folds into a convolution: the batch norm after it, a residual block's other branch, a ReLU.
struct FoldedNorm: Sendable {
  /// A factor for each output channel.
  let scale: Buffer
  /// The bias in place of the layer's own.
  let shift: Buffer
  /// The other branch, where the sum is made too.
  let addend: Buffer?
  let relu: Bool
  /// The values of the graph that the convolution thereby makes.
  let outputs: [Int]

  var reads: [Buffer] { [scale, shift] + (addend.map { [$0] } ?? []) }
}

extension CPULowering {
  /// Folds the batch norm after a convolution, if nobody else reads between them; a pool's own pass normalises
  /// at no cost.
  ///
  /// - Parameter bias: the convolution's, an offset into the arena of parameters.
  mutating func foldedNorm(after node: FusedNode, bias: Int?) -> FoldedNorm? {
    guard let next = onlyReader(of: node.output),
      case .normalisation(let layer, var relu, nil) = next.operation
    else { return nil }
    var outputs = [next.output]
    var addend: Buffer?
    if !relu, let sum = onlyReader(of: next.output), case .addition(let cutOff) = sum.operation,
      let other = sum.inputs.first(where: { $0 != next.output }), let place = valueIfMade(other),
      values[place].pending == nil, case .blocked = values[place].form
    {
      addend = values[place].buffer
      relu = cutOff
      outputs.append(sum.output)
    }
    let channels = graph.shapes[node.output][1].roundedUp(to: set.block)
    let bytes = channels * MemoryLayout<Float>.stride
    let folded = FoldedNorm(
      scale: builder.buffer(byteCount: bytes), shift: builder.buffer(byteCount: bytes),
      addend: addend, relu: relu, outputs: outputs)
    let parameter = next.parameters.lowerBound
    appendForWeights(
      FoldStep(
        channels: channels, epsilon: Float(layer.epsilon), bias: bias,
        gamma: placeVector(parameter), beta: placeVector(parameter + 1),
        runningMean: placeVector(parameter + 2), runningVariance: placeVector(parameter + 3),
        scale: folded.scale, shift: folded.shift),
      writes: [folded.scale, folded.shift])
    return folded
  }

  private func onlyReader(of value: Int) -> FusedNode? {
    guard value != graph.output, let readers = readers[value], readers.count == 1 else {
      return nil
    }
    return readers[0]
  }
}

/// Works out a folded norm from the running statistics.
struct FoldStep: Step {
  let channels: Int
  let epsilon: Float
  // Offsets into the arenas of parameters and statistics.
  let bias: Int?
  let gamma: Int
  let beta: Int
  let runningMean: Int
  let runningVariance: Int
  let scale: Buffer
  let shift: Buffer

  func run(_ workspace: Workspace) {
    var norm = ck_norm(
      mean: workspace.statistics + runningMean, variance: workspace.statistics + runningVariance,
      gamma: workspace.parameters + gamma, beta: workspace.parameters + beta, epsilon: epsilon,
      relu: false)
    ck_norm_fold(
      Int32(channels), &norm, bias.map { UnsafePointer(workspace.parameters + $0) },
      workspace.floats(scale), workspace.floats(shift))
  }
}
