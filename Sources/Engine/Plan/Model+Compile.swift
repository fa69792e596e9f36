import CKernels
public import Layers
public import Tensors

extension Model {
  /// Compiles the model for one size of batch.
  ///
  /// - Parameters:
  ///   - input: `[batch, channels, height, width]`.
  ///   - loss: what training minimises.
  ///   - options: threads and kernels. Where they leave a choice open, the environment variables
  ///     `UPSWING_INSTRUCTIONS` (portable, avx2, avx512) and `UPSWING_CONVOLUTIONS` (automatic, direct,
  ///     winograd) may make it, so that a whole test run can be forced.
  /// - Throws: `ShapeError` where the model does not fit the input, ``PlanError`` where this machine
  ///   cannot compute it.
  public func compile(
    input: Shape, loss: Loss = .softmaxCrossEntropy, options: PlanOptions = PlanOptions()
  ) throws -> Plan {
    guard (1...PlanError.mostThreads).contains(options.threads) else {
      throw PlanError.threads(options.threads)
    }
    let options = try options.completed()
    if let set = options.instructionSet, !set.isSupported { throw PlanError.instructionSet(set) }
    if case .softmaxCrossEntropy(let smoothing) = loss, !(smoothing >= 0 && smoothing < 1) {
      throw PlanError.labelSmoothing(smoothing)
    }
    let graph = try graph(input: input)
    let scores = graph.shapes[graph.output]
    guard scores.rank == 2, scores[1] >= 2 else {
      throw ShapeError(layer: nil, .notClassScores(scores))
    }
    ck_set_threads(Int32(options.threads))
    return try Plan(model: self, graph: graph, loss: loss, options: options)
  }
}
