import Engine
import Layers
import Optimizers
import Tensors

/// A whole training step, ready to be repeated: forward, backward, and SGD with momentum.
struct TimedStep {
  private let executor: Executor
  private let state: TrainingState
  private let images: AlignedMemory<Float>
  private let labels: AlignedMemory<Int32>

  init(input: Shape, options: PlanOptions) throws {
    let plan = try Model.cnn(classes: Workload.classes).compile(input: input, options: options)
    executor = Executor(plan)
    state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    (images, labels) = Workload.batch(input)
  }

  /// Takes one step and tells how long it took.
  func milliseconds() -> Double {
    let clock = ContinuousClock()
    let time = clock.measure {
      _ = executor.train(state, images: images, labels: labels)
      executor.update(state, rate: 0.01, momentum: nil, clipping: nil)
    }
    return time / .milliseconds(1)
  }
}
