public import Engine
public import ImageData
import Optimizers
public import Records

extension RateFinder {
  /// Runs the test on a copy of `state` and records it.
  ///
  /// Nothing that follows is changed: the weights, batch-norm statistics and slots that move are the copy's, it
  /// has an executor of its own, and random numbers, being functions of seed, epoch and step, are not
  /// used up. The test sees the epochs that training from `state.step` on would see, in the same order.
  /// It runs on the calling thread.
  ///
  /// - Parameters:
  ///   - interrupted: asked before each step; `true` ends the test.
  ///   - progress: told of each point, and of how many there will be at most.
  /// - Returns: the record. A step whose loss is not finite is not among its points.
  /// - Throws: `RateFinderError`; a `TrainingError` where the state or the source does not fit the plan; an
  ///   `OptimizerError` or `PlanError` for what can't be trained; or what the source throws.
  public func rangeTest(
    _ plan: Plan, _ state: TrainingState, on source: any BatchSource,
    interrupted: () -> Bool = { false },
    progress: (_ point: RangeTestRecord.Point, _ plannedSteps: Int) -> Void = { _, _ in }
  ) throws -> RangeTestRecord {
    let to = to ?? Self.defaultUpper(for: state.optimizer)
    try validate(to: to)
    guard source.batchCount >= 1 else { throw RateFinderError.noBatches }
    try plan.check(source, state)
    try state.validate()
    let count = plannedSteps(stepsPerEpoch: source.batchCount)
    let fork = state.fork()
    let executor = Executor(plan)
    var record = RangeTestRecord(
      optimizer: type(of: state.optimizer).name, from: from, to: to, plannedSteps: count,
      smoothing: smoothing, points: [], end: .completed)
    var lowest = Double.infinity
    var stream: (any BatchStream)?
    for index in 0..<count {
      if interrupted() {
        record.end = .interrupted
        break
      }
      let batch = try nextBatch(of: source, for: plan, at: fork.step, stream: &stream)
      let rate = rate(at: index, of: count, to: to)
      let result = executor.forwardBackward(fork, inputs: batch.images, labels: batch.labels)
      let loss = result.meanLoss
      guard loss.isFinite else {
        record.end = .notFinite
        break
      }
      let smoothed =
        record.points.last.map { smoothing * loss + (1 - smoothing) * $0.smoothedLoss } ?? loss
      let point = RangeTestRecord.Point(rate: rate, loss: loss, smoothedLoss: smoothed)
      record.points.append(point)
      progress(point, count)
      if index >= count / 10, smoothed > divergence * lowest {
        record.end = .diverged
        break
      }
      lowest = min(lowest, smoothed)
      executor.update(fork, rate: rate, momentum: nil, clipping: clipping)
    }
    return record
  }

  /// The batch that training would see at `step`.
  private func nextBatch(
    of source: any BatchSource, for plan: Plan, at step: Int, stream: inout (any BatchStream)?
  ) throws -> Batch {
    let (epoch, index) = step.quotientAndRemainder(dividingBy: source.batchCount)
    let current = index == 0 ? nil : stream
    let open = current ?? source.stream(epoch: epoch, from: index)
    stream = open
    guard let batch = try open.next() else {
      throw TrainingError.sourceEnded(epoch: epoch, batch: index)
    }
    try batch.check(for: plan, at: .training(epoch: epoch + 1, batch: index + 1))
    return batch
  }
}
