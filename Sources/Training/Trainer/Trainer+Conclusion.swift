import Engine
package import ImageData
import Records
import Schedules

extension Trainer {
  /// The result of a run that has made all its steps, and was cut off before it could say so: its records, and its last
  /// weights evaluated once more.
  ///
  /// - Parameter interrupted: asked before each batch of the evaluation.
  /// - Returns: `nil` where there are steps to be made, or an epoch to be closed.
  /// - Throws: what the directory or the source throw.
  package func conclusion(
    _ training: any BatchSource, validation: (any BatchSource)?, epochs: Int,
    interrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> TrainingOutcome? {
    let length = Horizon(epochs: max(epochs, 1), stepsPerEpoch: training.batchCount)
    let position = progress.position(of: state)
    guard position >= length.steps, !progress.hasOpenEpoch, let directory else { return nil }
    // Nobody else touches the state meanwhile.
    let plan = plan
    nonisolated(unsafe) let state = state
    let progress = progress
    return try await TrainingThread.run {
      let (steps, closed) = try directory.keepRecords(
        steps: position, epochs: progress.finishedEpochs)
      let classification = try validation.flatMap { validation -> Classification? in
        let executor = Executor(plan)
        let epoch = progress.lastEpoch(of: state, stepsPerEpoch: training.batchCount)
        let evaluated = try executor.evaluated(
          state, on: training, epoch: epoch, interrupted: interrupted)
        return try evaluated.flatMap {
          try executor.classification(of: $0, on: validation, interrupted: interrupted)
        }
      }
      try directory.finish()
      return TrainingOutcome(
        outcome: .completed, seconds: closed.reduce(0) { $0 + $1.seconds }, steps: steps,
        epochs: closed, validation: classification?.evaluation,
        predictions: classification?.predictions,
        best: progress.best, savedStep: position, warnings: [],
        end: progress.end(after: position, of: length))
    }
  }
}
