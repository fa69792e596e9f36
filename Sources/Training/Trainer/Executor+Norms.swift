public import Engine
public import ImageData

extension Executor {
  /// Measures batch norms anew at the end of an epoch, as long as running statistics remember what they began with.
  ///
  /// Training takes a batch's own statistics, and running ones follow at a tenth a step: after sixteen steps a fifth of
  /// them is what they were at first, a mean of 0 and a variance of 1 or those of other images, and what is
  /// evaluated and kept with them can be a model that calls all images one class. Until less than a hundredth is left,
  /// 44 steps with the usual momentum, they become the plain mean over the epoch's first batches, with the weights as
  /// they are (Y. Wu and J. Johnson, *Rethinking "Batch" in BatchNorm*, 2021, section 3). Training does not see them.
  ///
  /// Nothing is done where the optimizer evaluates other weights; ``evaluated(_:on:epoch:batches:interrupted:)`` measures
  /// theirs. ``Trainer`` does both; a loop of one's own calls this at the end of an epoch.
  ///
  /// - Parameters:
  ///   - state: changes only if it is measured to the end.
  ///   - source: what it is trained on.
  ///   - epoch: whose batches, from 0; by default that of the state's last step.
  ///   - batches: how many to measure at most; by default about as many as running statistics with the usual momentum m
  ///     average over, 2/m - 1.
  ///   - interrupted: asked before each batch.
  /// - Returns: whether it was not interrupted.
  /// - Throws: what the source throws, or a `TrainingError` for a batch that does not fit the plan, or where there is none.
  /// - Complexity: a forward pass a batch; nothing after the first steps.
  public func settleNorms(
    of state: TrainingState, on source: any BatchSource, epoch: Int? = nil, batches: Int = 20,
    interrupted: () -> Bool = { false }
  ) throws -> Bool {
    guard !state.hasEvaluationWeights, state.step > 0, state.shareOfFirstStatistics > 0.01 else {
      return true
    }
    let before = state.statisticsCopy()
    var isMeasured = false
    defer { if !isMeasured { state.restore(statistics: before) } }
    isMeasured = try measureNorms(
      of: state, on: source, epoch: epoch, batches: batches, interrupted: interrupted)
    return isMeasured
  }

  /// Makes the statistics of batch norms the plain mean over the first batches of an epoch, which is the same for the same
  /// state.
  ///
  /// - Returns: whether it was not interrupted.
  func measureNorms(
    of state: TrainingState, on source: any BatchSource, epoch: Int?, batches: Int,
    interrupted: () -> Bool
  ) throws -> Bool {
    guard state.movesStatistics else { return true }
    guard source.batchCount > 0 else { throw TrainingError.noBatches }
    let step = state.step
    defer { state.step = step }
    let epoch = epoch ?? (step - 1) / source.batchCount
    let stream = source.stream(epoch: epoch, from: 0)
    for index in 0..<min(max(batches, 0), source.batchCount) {
      if interrupted() { return false }
      guard let batch = try stream.next() else {
        throw TrainingError.sourceEnded(epoch: epoch, batch: index)
      }
      try batch.check(for: plan, at: .training(epoch: epoch + 1, batch: index + 1))
      measureStatistics(
        of: state, inputs: batch.images, labels: batch.labels, fraction: 1 / Double(index + 1))
      // Each batch drops out others.
      state.step += 1
    }
    return true
  }
}
