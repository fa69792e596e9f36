import Engine
import ImageData
import Optimizers
import Records
import Training

extension TrainingSetup {
  /// Times a few steps, and an evaluation of the validation set, on a copy.
  ///
  /// - Returns: the seconds of a step and of an evaluation.
  func pace(
    of optimizer: OptimizerConfiguration, clipping: GradientClipping?
  ) throws -> (step: Double, evaluation: Double) {
    let state = try state(for: optimizer, seed: split.seed)
    let executor = Executor(plan)
    let stream = training.stream(epoch: 0, from: 0)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for _ in 0..<min(10, training.batchCount) {
      times.append(
        try clock.measure {
          guard let batch = try stream.next() else { return }
          _ = executor.forwardBackward(state, inputs: batch.images, labels: batch.labels)
          executor.update(state, rate: 0, momentum: nil, clipping: clipping)
        })
    }
    let evaluating = try clock.measure {
      guard let validation else { return }
      _ = try executor.evaluation(of: state, on: validation)
    }
    // The first step makes room and warms up; the median forgives it and a busy neighbour.
    return ((times.median ?? .zero) / .seconds(1), evaluating / .seconds(1))
  }
}
