import Optimizers
import Tensors

/// The weights that are evaluated and kept, where they are others than those that are trained.
extension TrainingState {
  /// Whether the weights to be evaluated are others than those that are trained.
  public var hasEvaluationWeights: Bool { remembersTrainedWeights && step > 0 }

  /// Whether what is trained has to be remembered beside the weights that are evaluated and kept.
  var remembersTrainedWeights: Bool { optimizer.hasEvaluationWeights || average != nil }

  /// Takes the weights of the step that was just made into the average, if there is one.
  func advanceAverage() {
    guard let average else { return }
    for part in trainedParts {
      average.add(
        parameters.pointer + part.lowerBound, to: averageOrigin + part.lowerBound,
        count: part.count, step: step, threads: plan.options.threads)
    }
  }

  /// Where the average of the arena's first parameter would lie.
  var averageOrigin: UnsafeMutablePointer<Float> { averaged.pointer - plan.arena.trainedStart }

  /// A copy with the weights to be evaluated in place of those that are trained, and without the optimizer's memory.
  ///
  /// Its batch norms still have the statistics of the trained weights; ``Executor/measureStatistics(of:inputs:labels:fraction:)``
  /// replaces them.
  public func evaluationCopy() -> TrainingState {
    let copy = TrainingState(
      plan, optimizer: SGD(), groups: groups, average: nil, seed: seed, step: step,
      parameters: parameters.copy(), statistics: statistics.copy(), scalars: [], slots: [],
      averaged: AlignedMemory(count: 0))
    if average != nil, step > 0 {
      for part in trainedParts {
        (copy.parameters.pointer + part.lowerBound).update(
          from: averageOrigin + part.lowerBound, count: part.count)
      }
      return copy
    }
    for span in spans {
      span.rule.writeEvaluationWeights(
        of: arena(of: span, gradients: parameters.pointer),
        into: copy.parameters.pointer + span.part.lowerBound, threads: plan.options.threads)
    }
    return copy
  }
}
