import CKernels
public import Layers
public import Tensors

extension Model {
  /// Compiles the model for one size of batch.
  ///
  /// - Parameters:
  ///   - input: `[batch, channels, height, width]`.
  ///   - loss: what training minimises.
  ///   - freezing: the front part that is not trained, if any.
  ///   - part: the whole model, or only what is not frozen, which reads what a ``FeatureExtractor`` made of the images.
  ///   - options: threads and kernels. Where they leave a choice open, the environment variables
  ///     `UPSWING_INSTRUCTIONS` (portable, avx2, avx512, amx) and `UPSWING_CONVOLUTIONS` (automatic, direct,
  ///     winograd) may make it, so that a whole test run can be forced.
  /// - Throws: `ShapeError` where the model does not fit the input, `UnknownStage` where it has no such stage to
  ///   freeze, ``PlanError`` where this machine cannot compute it or nothing would be left to train.
  public func compile(
    input: Shape, loss: Loss = .softmaxCrossEntropy, freezing: Freezing? = nil,
    part: PlanPart = .whole, options: PlanOptions = PlanOptions()
  ) throws -> Plan {
    let options = try options.checked()
    if case .softmaxCrossEntropy(let smoothing) = loss, !(smoothing >= 0 && smoothing < 1) {
      throw PlanError.labelSmoothing(smoothing)
    }
    var (graph, cut) = try cutGraph(input: input, behind: freezing)
    let scores = graph.shapes[graph.output]
    guard scores.rank == 2, scores[1] >= 2 else {
      throw ShapeError(layer: nil, .notClassScores(scores))
    }
    if case .trained = part, let front = cut {
      graph = graph.rest(behind: front)
      cut = nil
    }
    ck_set_threads(Int32(options.threads))
    return try Plan(
      model: self, graph: graph, loss: loss,
      frozen: cut.map { FrozenPart(cut: $0, norms: freezing?.norms ?? .running) },
      options: options)
  }

  /// The graph, and where the frozen part ends.
  func cutGraph(
    input: Shape, behind freezing: Freezing?
  ) throws -> (graph: Graph, cut: GraphCut?) {
    guard let freezing else { return (try graph(input: input), nil) }
    let stage = try stage(named: freezing.stage)
    guard stage.layers.upperBound < layers.count else {
      throw PlanError.everythingFrozen(stage: stage.name)
    }
    let (graph, cut) = try graph(input: input, cutBehind: stage)
    return (graph, cut)
  }
}

extension PlanOptions {
  /// The options with what the environment says, if this machine can follow them.
  func checked() throws -> PlanOptions {
    guard (1...PlanError.mostThreads).contains(threads) else { throw PlanError.threads(threads) }
    let options = try completed()
    if let set = options.instructionSet, !set.isSupported { throw PlanError.instructionSet(set) }
    return options
  }
}
