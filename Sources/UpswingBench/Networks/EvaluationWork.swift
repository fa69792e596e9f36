import Engine
import Foundation
import Optimizers
import Tensors

/// The evaluation of a batch: forward with running statistics, the loss, and the predicted classes.
struct EvaluationWork: Work {
  private let executor: Executor
  private let state: TrainingState
  private let images: AlignedMemory<Float>
  private let labels: AlignedMemory<Int32>

  init(plan: Plan) throws {
    executor = Executor(plan)
    state = plan.initialState(for: SGD(), seed: 1)
    try state.load(weights: Formula.weights(replacing: state.weights))
    (images, labels) = Formula.batch(plan.input, classes: plan.classCount)
  }

  func perform() {
    _ = executor.evaluate(state, inputs: images, labels: labels, count: labels.count)
  }

  /// What the other sides must reproduce: every sample's scores, less their mean, which no probability
  /// depends on.
  var proof: [String: [Double]] {
    let rows = executor.probabilities(state, inputs: images, count: labels.count)
    let scores = rows.flatMap { row -> [Double] in
      let logarithms = row.map { log(Double($0)) }
      let mean = logarithms.reduce(0, +) / Double(logarithms.count)
      return logarithms.map { $0 - mean }
    }
    return ["scores": scores]
  }
}
