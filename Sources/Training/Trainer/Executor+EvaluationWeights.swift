public import Engine
public import ImageData

extension Executor {
  /// The state to be evaluated, and whose weights are kept, in place of one that is trained: itself, unless its optimizer
  /// evaluates other weights.
  ///
  /// Those weights make other activations than the ones that the running statistics were taken of, so that batch norms
  /// measure theirs anew: as the plain mean over the first batches of an epoch, which is the same for the same state.
  ///
  /// - Parameters:
  ///   - source: what the state is trained on.
  ///   - epoch: whose batches, from 0; by default that of the state's last step.
  ///   - batches: how many to measure, by default as many as the authors of the schedule-free rules do; an epoch may have fewer.
  ///   - interrupted: asked before each batch.
  /// - Returns: `nil` if it was interrupted.
  /// - Throws: what the source throws, or a `TrainingError` for a batch that does not fit the plan.
  /// - Complexity: a forward pass a batch; nothing where the trained weights are evaluated.
  public func evaluated(
    _ state: TrainingState, on source: any BatchSource, epoch: Int? = nil, batches: Int = 50,
    interrupted: () -> Bool = { false }
  ) throws -> TrainingState? {
    guard state.hasEvaluationWeights else { return state }
    let copy = state.evaluationCopy()
    let isMeasured = try measureNorms(
      of: copy, on: source, epoch: epoch, batches: batches, interrupted: interrupted)
    return isMeasured ? copy : nil
  }
}
