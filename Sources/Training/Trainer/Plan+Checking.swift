import Engine
public import ImageData
public import Schedules
import Tensors

extension Horizon {
  /// The length of a run of so many epochs over a source.
  ///
  /// - Throws: `TrainingError`: `.epochs`, `.noBatches` or `.tooLong`.
  public init(of epochs: Int, over training: any BatchSource) throws(TrainingError) {
    guard epochs >= 1 else { throw .epochs(epochs) }
    guard training.batchCount >= 1 else { throw .noBatches }
    let (steps, overflow) = epochs.multipliedReportingOverflow(by: training.batchCount)
    guard !overflow, steps <= Horizon.mostSteps else {
      throw .tooLong(epochs: epochs, stepsPerEpoch: training.batchCount)
    }
    self.init(steps: steps, stepsPerEpoch: training.batchCount)
  }
}

extension Plan {
  /// Checks that a state and a source are of this plan, so that nothing below has to.
  func check(_ source: any BatchSource, _ state: TrainingState) throws(TrainingError) {
    guard state.isMade(by: self) else { throw .otherPlan }
    guard (0...Horizon.mostSteps).contains(state.step) else { throw .step(state.step) }
    guard source.batchSize == batchSize else {
      throw .batchSize(plan: batchSize, source: source.batchSize)
    }
    guard source.classes.count == classCount else {
      throw .classes(plan: classCount, source: source.classes.count)
    }
  }
}

extension Batch {
  /// Checks what the kernels take for granted: some sixty comparisons beside the millions of operations of a step.
  func check(for plan: Plan, at place: TrainingError.Place) throws(TrainingError) {
    let fewest = if case .training = place { plan.batchSize } else { 1 }
    guard images.count == plan.input.count, labels.count == plan.batchSize,
      count >= fewest, count <= plan.batchSize
    else {
      throw .batch(samples: count, values: images.count, labels: labels.count, place)
    }
    for label in labels.buffer[..<count] where label < 0 || Int(label) >= plan.classCount {
      throw .label(Int(label), classes: plan.classCount, place)
    }
  }
}
