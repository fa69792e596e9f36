import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Gradients of several batches in one step, as if all their samples had been one batch.
@Suite(.timeLimit(.minutes(2))) struct GradientAccumulationTests {
  /// Without batch norm a batch of eight is two of four, but for rounding: for a rule that remembers, one with scalars, one
  /// with sums over all parameters, one with weights of its own to be evaluated, and one with scratch memory.
  @Test func twoHalvesAreTheWhole() throws {
    try compare(SGD(momentum: 0.9, weightDecay: 0.01), rate: 0.1)
    try compare(NAdam(), rate: 0.01)
    try compare(Prodigy(), rate: 1)
    try compare(ScheduleFreeAdamW(), rate: 0.01)
    try compare(Muon(), rate: 0.01)
  }

  private func compare<Rule: Optimizer>(_ rule: Rule, rate: Double) throws {
    let model = Model {
      Conv2D(5, kernel: 3, padding: .same)
      ReLU()
      Flatten()
      Linear(3)
    }
    let shape: Shape = [8, 3, 8, 8]
    let whole = try model.compile(input: shape, options: PlanOptions(threads: 1))
    let half = try model.compile(input: [4, 3, 8, 8], options: PlanOptions(threads: 1))
    let images = Formula.images(shape, salt: 2)
    let labels = AlignedMemory<Int32>(count: 8)
    for index in 0..<8 { labels[index] = Int32(index % 3) }

    let one = whole.initialState(for: rule, seed: 3)
    let other = half.initialState(for: GradientAccumulation(rule, batches: 2), seed: 3)
    let (large, small) = (Executor(whole), Executor(half))
    for _ in 0..<3 {
      _ = large.forwardBackward(one, inputs: images, labels: labels)
      large.update(one, rate: rate)
      for part in 0..<2 {
        let before = other.weights
        let pixels = AlignedMemory<Float>(count: images.count / 2)
        let classes = AlignedMemory<Int32>(count: 4)
        for index in 0..<pixels.count { pixels[index] = images[part * pixels.count + index] }
        for index in 0..<4 { classes[index] = labels[4 * part + index] }
        _ = small.forwardBackward(other, inputs: pixels, labels: classes)
        // The rate of the last batch is the one that counts.
        small.update(other, rate: part == 0 ? 99 : rate)
        #expect((other.weights == before) == (part == 0))
      }
    }
    #expect(one.step == 3 && other.step == 6)
    for (mine, theirs) in zip(one.weights, other.weights) {
      for (a, b) in zip(mine.tensor.values, theirs.tensor.values) {
        #expect(abs(a - b) < 1e-5, "\(Rule.name): \(mine.name)")
      }
    }
  }

  @Test func oneBatchIsTheRuleItself() throws {
    let plan = try Model {
      Flatten()
      Linear(2)
    }.compile(input: [2, 3, 4, 4], options: PlanOptions(threads: 1))
    let one = plan.initialState(for: Adam(), seed: 1)
    let other = plan.initialState(for: GradientAccumulation(Adam(), batches: 1), seed: 1)
    let executor = Executor(plan)
    let labels = AlignedMemory<Int32>(count: 2)
    for state in [one, other] {
      _ = executor.forwardBackward(
        state, inputs: Formula.images([2, 3, 4, 4], salt: 1), labels: labels)
      executor.update(state, rate: 0.1)
    }
    #expect(one.weights == other.weights)
  }

  @Test func aNumberOutOfRangeIsNamed() throws {
    let rule = GradientAccumulation(SGD(), batches: 0)
    let error = #expect(throws: OptimizerError.self) { try rule.validate() }
    #expect("\(error!)".contains("number of batches"))
    #expect(throws: OptimizerError.self) {
      try GradientAccumulation(SGD(momentum: 2), batches: 2).validate()
    }
  }

  @Test func whatIsWrittenIsWhatIsUpdatedBy() throws {
    let plan = try Model {
      Flatten()
      Linear(2)
    }.compile(
      input: [2, 3, 4, 4], options: PlanOptions(threads: 1))
    let state = plan.initialState(for: SGD(), seed: 1)
    let before = state.weights
    let executor = Executor(plan)
    let labels = AlignedMemory<Int32>(count: 2)
    _ = executor.forwardBackward(
      state, inputs: Formula.images([2, 3, 4, 4], salt: 1), labels: labels)
    executor.withGradients { for index in $0.indices { $0[index] = 0 } }
    executor.update(state, rate: 1)
    #expect(state.weights == before)
  }
}
