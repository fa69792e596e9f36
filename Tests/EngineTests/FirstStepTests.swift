import Engine
import Foundation
import Layers
import Tensors
import Testing

/// What networks begin with, and how their norms follow in the first steps.
@Suite(.timeLimit(.minutes(5))) struct FirstStepTests {
  /// First weights that suit a thousand classes may be far too large for five: the loss of guessing is 1.6.
  @Test(arguments: ModelName.allCases)
  func networksBeginNearGuessing(_ name: ModelName) throws {
    let classes = 5
    let model = name.model(classes: classes, dropout: 0).withoutChance
    let plan = try model.compile(input: [8, 3, 64, 64], options: PlanOptions(threads: 2))
    let state = plan.initialState(for: PlainDescent(), seed: 1)
    let loss = Executor(plan).forwardBackward(
      state, inputs: Formula.images(plan.input, salt: 7),
      labels: Formula.labels(plan.batchSize, classes: classes, salt: 0)
    ).meanLoss
    #expect(loss < log(Double(classes)) + 0.8)
  }

  /// A least momentum counts for norms that are slower, and for no others: neither for those that never follow.
  @Test(arguments: [0, 0.01, 0.1, 0.3])
  func runningStatisticsFollowAtLeastSoFast(momentum: Double) throws {
    func statistics(_ momentum: Double, atLeast: Double) throws -> [NamedTensor] {
      let model = Model {
        Conv2D(4, kernel: 3)
        BatchNorm(momentum: momentum)
        Flatten()
        Linear(3)
      }
      let plan = try model.compile(input: [4, 3, 8, 8], options: PlanOptions(threads: 1))
      let state = plan.initialState(for: PlainDescent(), seed: 1)
      _ = Executor(plan).forwardBackward(
        state, inputs: Formula.images(plan.input, salt: 1),
        labels: Formula.labels(4, classes: 3, salt: 0), leastNormMomentum: atLeast)
      return state.weights.filter { $0.name.contains("running") }
    }
    let followed = try statistics(momentum, atLeast: 0.1)
    #expect(followed.count == 2)
    #expect(try followed == statistics(momentum == 0 ? 0 : max(momentum, 0.1), atLeast: 0))
  }
}
