import Engine
import Layers
import Optimizers
import Tensors

/// A whole training step: forward, backward, and SGD with momentum.
struct TrainingWork: Work {
  private let executor: Executor
  private let state: TrainingState
  private let images: AlignedMemory<Float>
  private let labels: AlignedMemory<Int32>

  init(plan: Plan) {
    executor = Executor(plan)
    state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    (images, labels) = Formula.batch(plan.input, classes: plan.classCount)
  }

  func perform() { step(rate: 0.01) }

  @discardableResult
  private func step(rate: Double) -> Double {
    let result = executor.forwardBackward(state, inputs: images, labels: labels)
    executor.update(state, rate: rate, momentum: nil, clipping: nil)
    return result.meanLoss
  }
}

extension TrainingWork {
  /// What the other sides must reproduce: the first loss, the length of every parameter's first gradient,
  /// and the losses after the next steps; without dropout, whose masks no two libraries share.
  static func proof(_ options: NetworkOptions) throws -> [String: [Double]] {
    let plan = try options.plan(dropout: false)
    let work = TrainingWork(plan: plan)
    try work.state.load(weights: Formula.weights(replacing: work.state.weights))
    // Larger steps of ResNet-50 overshoot, after which last bits matter as much as what was learnt.
    let rate = options.network == .resnet50 ? 1e-4 : 1e-3
    let first = work.step(rate: rate)
    let lengths = work.executor.gradients.map { gradient in
      gradient.tensor.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    return [
      "first loss": [first], "gradient lengths": lengths,
      "later losses": (0..<2).map { _ in work.step(rate: rate) },
    ]
  }
}
