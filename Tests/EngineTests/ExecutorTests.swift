import Engine
import Layers
import Optimizers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct ExecutorTests {
  @Test func dropoutFollowsTheStream() throws {
    // Weights of one, so that the scores are sums of what dropout leaves.
    let model = Model {
      Dropout(0.25).named("drop")
      Linear(2, bias: false).named("sum")
    }
    let plan = try model.compile(input: [4, 40], options: PlanOptions(threads: 2))
    let state = plan.initialState(for: PlainDescent(), seed: 9)
    try state.load(weights: [NamedTensor("sum.weight", Tensor(shape: [2, 40], repeating: 1))])
    let images = AlignedMemory<Float>(count: 160)
    for index in 0..<160 { images[index] = Float(index + 1) }
    let labels = AlignedMemory<Int32>(count: 4)
    let executor = Executor(plan)
    for step in [0, 5] {
      state.step = step
      _ = executor.forwardBackward(state, inputs: images, labels: labels)
      var stream = RandomStream(seed: 9, purpose: .dropout, epoch: step, sample: 0)
      let kept = (0..<160).map { stream.uniform() >= 0.25 ? Float($0 + 1) / 0.75 : 0 }
      // Both scores are equal, so that every row's gradient is -0.5 / 4 for the label's column.
      let expected = (0..<40).map { column in
        -0.125 * Double((0..<4).reduce(0) { $0 + kept[$1 * 40 + column] })
      }
      let gradient = try #require(executor.gradients.first).tensor.values
      #expect(relativeError(Array(gradient[0..<40]), expected) < 1e-5)
    }
  }

  /// Transformed weights are kept from one evaluation to the next; never after somebody has changed the weights,
  /// the statistics, or the memory that they lie in.
  @Test(arguments: ConvolutionChoice.allCases)
  func evaluationSeesEveryChange(_ convolutions: ConvolutionChoice) throws {
    let plan = try SmallNetwork.model.compile(
      input: SmallNetwork.input, options: PlanOptions(threads: 2, convolutions: convolutions))
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    let executor = Executor(plan)
    let images = Formula.images(plan.input, salt: 1)
    let labels = Formula.labels(6, classes: 3, salt: 0)
    func loss(_ executor: Executor, _ state: TrainingState) -> Double {
      executor.evaluate(state, inputs: images, labels: labels, count: 6).meanLoss
    }
    var losses: [Double] = []
    func check(_ state: TrainingState) {
      let once = loss(executor, state)
      #expect(loss(executor, state) == once)
      #expect(loss(Executor(plan), state) == once)
      losses.append(once)
    }
    check(state)
    let before = state.weights
    _ = executor.forwardBackward(state, inputs: images, labels: labels)
    check(state)
    executor.update(state, rate: 0.1, momentum: nil, clipping: nil)
    check(state)
    check(plan.initialState(for: SGD(), seed: 2))
    #expect(loss(executor, state) == losses[2])
    // By another executor, which knows nothing of this one's memory.
    let other = Executor(plan)
    _ = other.forwardBackward(state, inputs: images, labels: labels)
    other.update(state, rate: 0.1, momentum: nil, clipping: nil)
    check(state)
    try state.load(weights: before)
    #expect(loss(executor, state) == losses[0])
    #expect(Set(losses).count == losses.count)
  }

  @Test func notANumberDoesNotCrash() throws {
    let plan = try SmallNetwork.model.compile(
      input: SmallNetwork.input, options: PlanOptions(threads: 2))
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    let executor = Executor(plan)
    let images = Formula.images(plan.input, salt: 1)
    images[17] = .nan
    images[400] = .infinity
    let labels = Formula.labels(6, classes: 3, salt: 0)
    let result = executor.forwardBackward(state, inputs: images, labels: labels)
    #expect(result.lossSum.isNaN)
    #expect(result.predictions.allSatisfy { (0..<3).contains($0) })
    executor.update(state, rate: 1, momentum: nil, clipping: .norm(1))
    #expect(
      executor.evaluate(state, inputs: images, labels: labels, count: 6).lossSum.isNaN)
    _ = executor.probabilities(state, inputs: images, count: 6)
  }

  @Test func paddingStaysZero() throws {
    let plan = try SmallNetwork.model.compile(input: SmallNetwork.input)
    let state = plan.initialState(for: Adagrad(initialAccumulator: 0.1), seed: 1)
    let executor = Executor(plan)
    for step in 0..<3 {
      _ = executor.forwardBackward(
        state, inputs: Formula.images(plan.input, salt: step),
        labels: Formula.labels(6, classes: 3, salt: step))
      executor.update(state, rate: 0.1, momentum: nil, clipping: nil)
    }
    let canonical = state.weights.filter { !$0.name.contains("running") }
      .reduce(0) { $0 + $1.tensor.values.count { $0 != 0 } }
    #expect(state.parameters.count > plan.parameterCount)
    #expect(state.parameters.buffer.count { $0 != 0 } == canonical)
  }

  @Test(arguments: [1, 2, 3])
  func aBiasBeforeBatchNormHasNoGradient(threads: Int) throws {
    let plan = try SmallNetwork.model.compile(
      input: SmallNetwork.input, options: PlanOptions(threads: threads))
    let state = plan.initialState(for: SGD(), seed: 1)
    let executor = Executor(plan)
    _ = executor.forwardBackward(
      state, inputs: Formula.images(plan.input, salt: 1),
      labels: Formula.labels(6, classes: 3, salt: 1))
    let bias = try #require(executor.gradients.first { $0.name == "conv.bias" })
    #expect(bias.tensor.values.allSatisfy { $0 == 0 })
  }
}
