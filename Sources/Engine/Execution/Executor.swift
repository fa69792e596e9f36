import CKernels
import Layers
public import Optimizers
public import Tensors

/// A plan's working memory: activations, gradients, predictions.
///
/// Use it from one thread, always the same: libgomp keeps a pool of threads for each that calls it. Nothing
/// is allocated in a step but for a constant number of small objects in oneDNN; what an optimizer works in is made by its
/// first update.
public final class Executor {
  public let plan: Plan

  private let activations: AlignedMemory<Float>
  /// Parallel to the trained parameters.
  private let gradientArena: AlignedMemory<Float>
  private let predictions: AlignedMemory<Int32>
  /// What the rule of the last state needed for an update, which may be nothing.
  private var workspace = AlignedMemory<Float>(count: 0)
  private let lossSum = AlignedMemory<Double>(count: 1)
  private let trainingPointers: [UnsafeMutableRawPointer]
  private let evaluationPointers: [UnsafeMutableRawPointer]
  /// The pointers of the program that runs, the batch's own memory among them.
  private let pointers: AlignedMemory<UnsafeMutableRawPointer>

  /// The state, as it was then, whose weights lie prepared for evaluation in the arena.
  private weak var preparedState: TrainingState?
  private var preparedVersion = 0

  public init(_ plan: Plan) {
    self.plan = plan
    let byteCount = max(plan.training.byteCount, plan.evaluation.byteCount)
    let activations = AlignedMemory<Float>(count: byteCount / MemoryLayout<Float>.stride)
    self.activations = activations
    gradientArena = AlignedMemory(count: plan.arena.trainedCount)
    predictions = AlignedMemory(count: plan.batchSize)
    let base = UnsafeMutableRawPointer(activations.pointer)
    trainingPointers = plan.training.offsets.map { base + $0 }
    evaluationPointers = plan.evaluation.offsets.map { base + $0 }
    pointers = AlignedMemory(count: max(trainingPointers.count, evaluationPointers.count))
  }

  /// A forward and a backward pass over a whole batch; nothing is updated yet.
  ///
  /// The gradients of the mean loss stay in the executor; batch-norm statistics of `state` are updated.
  ///
  /// - Parameters:
  ///   - inputs: planar floats in the plan's input shape.
  ///   - labels: a class index for each sample.
  ///   - draw: what dropout draws by: a number that no other step of the training has; `nil` for `state.step`.
  ///   - leastNormMomentum: how much of a batch norm's running statistics the batch's become at least, where its own momentum is
  ///     lower: a few dozens of steps would leave most of what the statistics began with.
  public func forwardBackward(
    _ state: TrainingState, inputs: AlignedMemory<Float>, labels: AlignedMemory<Int32>,
    draw: Int? = nil, leastNormMomentum: Double = 0
  ) -> BatchResult {
    let count = plan.batchSize
    state.willChange()
    preparedState = nil
    run(
      plan.training, at: trainingPointers, state, inputs: inputs, labels: labels, count: count,
      draw: draw, leastNormMomentum: leastNormMomentum)
    return result(labels: labels, count: count)
  }

  /// One step of the optimizer with the gradients of the last ``forwardBackward(_:inputs:labels:)``.
  ///
  /// - Parameters:
  ///   - rate: the learning rate.
  ///   - momentum: the momentum, or `nil` for the optimizer's own.
  ///   - clipping: a bound on the gradients of all parameters that are not frozen, if any.
  public func update(
    _ state: TrainingState, rate: Double, momentum: Double? = nil,
    clipping: GradientClipping? = nil
  ) {
    precondition(state.plan === plan, "A state belongs to the plan that made it.")
    state.willChange()
    if workspace.count < state.workspaceCount {
      workspace = AlignedMemory(count: state.workspaceCount)
    }
    let gradients = gradientOrigin
    clipping?.apply(to: gradients, in: state.trainedParts, threads: plan.options.threads)
    state.advanceScalars(rate: rate, momentum: momentum) { span in
      state.arena(of: span, gradients: gradients, workspace: workspace.buffer)
    }
    for span in state.spans {
      span.rule.update(
        state.arena(of: span, gradients: gradients, workspace: workspace.buffer),
        rate: rate * span.rateMultiplier, momentum: momentum, step: state.step + 1,
        threads: plan.options.threads)
    }
    state.step += 1
    state.advanceAverage()
  }

  /// A forward pass of a training batch that does nothing but take its statistics into the state's batch norms.
  ///
  /// With fractions of 1, 1/2, 1/3, … each norm's statistics become the mean over the batches; but for norms with a momentum of
  /// 0, which stay.
  ///
  /// - Parameters:
  ///   - inputs: planar floats in the plan's input shape.
  ///   - labels: a class index for each sample.
  ///   - fraction: how much of the running statistics the batch's are to be, in place of each norm's own momentum.
  public func measureStatistics(
    of state: TrainingState, inputs: AlignedMemory<Float>, labels: AlignedMemory<Int32>,
    fraction: Double
  ) {
    state.willChange()
    preparedState = nil
    run(
      plan.training, at: trainingPointers, state, inputs: inputs, labels: labels,
      count: plan.batchSize, statisticsFraction: fraction)
  }

  /// A forward pass with running statistics and without dropout; `state` stays as it is. Its loss is the plain
  /// cross-entropy, without label smoothing.
  ///
  /// - Parameters:
  ///   - count: how many samples at the front of the batch count.
  public func evaluate(
    _ state: TrainingState, inputs: AlignedMemory<Float>, labels: AlignedMemory<Int32>, count: Int
  ) -> BatchResult {
    run(
      plan.evaluation, at: evaluationPointers, state, inputs: inputs, labels: labels,
      count: count)
    return result(labels: labels, count: count)
  }

  /// The probability of every class for the first `count` samples of a batch.
  public func probabilities(
    _ state: TrainingState, inputs: AlignedMemory<Float>, count: Int
  ) -> [[Float]] {
    // Any labels do: the loss is not looked at.
    let labels = AlignedMemory<Int32>(count: plan.batchSize)
    run(
      plan.evaluation, at: evaluationPointers, state, inputs: inputs, labels: labels,
      count: count)
    let scores = pointers[plan.evaluation.scores.index].assumingMemoryBound(to: Float.self)
    let classes = plan.classCount
    ck_softmax(
      kernelRun,
      ck_logits(
        values: scores, rows: Int32(count), classes: Int32(classes), stride: Int32(classes)),
      scores)
    return (0..<count).map { row in
      Array(UnsafeBufferPointer(start: scores + row * classes, count: classes))
    }
  }

  /// The gradients of the last ``forwardBackward(_:inputs:labels:)``, under the parameters' names.
  public var gradients: [NamedTensor] {
    plan.arena.trained.map { entry in
      NamedTensor(entry.spec.name, entry.tensor(in: gradientOrigin))
    }
  }

  /// Gives the gradients of the last ``forwardBackward(_:inputs:labels:)`` to be read and changed before
  /// ``update(_:rate:momentum:clipping:)``, all in one row in the plan's own order.
  ///
  /// Gradients of several batches may be added, scaled and put back: each place is the same parameter's every time, and those
  /// that only fill the kernels' vectors are zero and have to stay so.
  public func withGradients<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try body(gradientArena.buffer)
  }
}

extension Executor {
  /// Where the gradient of the arena's first parameter would lie.
  private var gradientOrigin: UnsafeMutablePointer<Float> {
    gradientArena.pointer - plan.arena.trainedStart
  }

  private var kernelRun: ck_run {
    ck_run(threads: Int32(plan.options.threads), isa: plan.instructionSet.kernels)
  }

  private func run(
    _ program: Program, at places: [UnsafeMutableRawPointer], _ state: TrainingState,
    inputs: AlignedMemory<Float>, labels: AlignedMemory<Int32>, count: Int, draw: Int? = nil,
    statisticsFraction: Double? = nil, leastNormMomentum: Double = 0
  ) {
    precondition(state.plan === plan, "A state belongs to the plan that made it.")
    precondition(
      inputs.count == plan.input.count && labels.count == plan.batchSize,
      "A batch of \(inputs.count) values and \(labels.count) labels is not \(plan.input).")
    precondition(
      count >= 1 && count <= plan.batchSize, "\(count) samples of \(plan.batchSize) can't count.")
    ck_set_threads(Int32(plan.options.threads))
    let table = pointers.pointer
    for index in places.indices { table[index] = places[index] }
    table[Buffer.images.index] = UnsafeMutableRawPointer(inputs.pointer)
    table[Buffer.labels.index] = UnsafeMutableRawPointer(labels.pointer)
    table[Buffer.predictions.index] = UnsafeMutableRawPointer(predictions.pointer)
    let workspace = Workspace(
      pointers: UnsafePointer(table), parameters: state.parameters.pointer,
      gradients: gradientOrigin, statistics: state.statistics.pointer,
      keptNorms: state.keptNorms.pointer, lossSum: lossSum.pointer, count: count, seed: state.seed,
      draw: draw ?? state.step, statisticsFraction: statisticsFraction,
      leastNormMomentum: leastNormMomentum, run: kernelRun)
    if !program.preparation.isEmpty, preparedState !== state || preparedVersion != state.version {
      for step in program.preparation { step.run(workspace) }
      preparedState = state
      preparedVersion = state.version
    }
    let steps =
      statisticsFraction == nil ? program.steps[...] : program.steps[..<program.statisticsEnd]
    for step in steps { step.run(workspace) }
  }

  private func result(labels: AlignedMemory<Int32>, count: Int) -> BatchResult {
    var correct = 0
    for index in 0..<count where predictions.pointer[index] == labels.pointer[index] {
      correct += 1
    }
    return BatchResult(
      lossSum: lossSum.pointer[0], count: count, correct: correct,
      predictions: Predictions(predictions, count: count))
  }
}
