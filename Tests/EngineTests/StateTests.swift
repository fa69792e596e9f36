import Engine
import Layers
import Optimizers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct StateTests {
  private let plan: Plan
  private let images: AlignedMemory<Float>
  private let labels: AlignedMemory<Int32>

  init() throws {
    plan = try SmallNetwork.model.compile(
      input: SmallNetwork.input, options: PlanOptions(threads: 2))
    images = Formula.images(SmallNetwork.input, salt: 3)
    labels = Formula.labels(SmallNetwork.input[0], classes: 3, salt: 0)
  }

  private func train(_ state: TrainingState, steps: Int) -> [Double] {
    let executor = Executor(plan)
    return (0..<steps).map { _ in
      let result = executor.forwardBackward(state, inputs: images, labels: labels)
      executor.update(state, rate: 0.01, momentum: nil, clipping: .norm(1))
      return result.lossSum
    }
  }

  @Test func sameSeedSameBits() {
    let one = plan.initialState(for: Adam(), seed: 7)
    let other = plan.initialState(for: Adam(), seed: 7)
    #expect(train(one, steps: 5) == train(other, steps: 5))
    #expect(one.weights == other.weights)
    #expect(one.optimizerTensors == other.optimizerTensors)
    #expect(plan.initialState(for: Adam(), seed: 8).weights != other.weights)
  }

  @Test func givenWeightsTakeThePlaceOfDrawnOnes() throws {
    let drawn = plan.initialState(for: Adam(), seed: 7).weights
    let other = plan.initialState(for: Adam(), seed: 8).weights
    let given = other.filter { $0.name.hasPrefix("conv") }
    let state = try plan.initialState(
      for: Adam(), groups: ParameterGroups(), seed: 7, weights: given)
    for (tensor, (mine, theirs)) in zip(state.weights, zip(drawn, other)) {
      #expect(tensor == (tensor.name.hasPrefix("conv") ? theirs : mine))
    }
    #expect(try plan.evaluationState(weights: other).weights == other)
    #expect(throws: WeightsError.self) { try plan.evaluationState(weights: given) }
    let narrow = [NamedTensor("conv.bias", Tensor(shape: [3], repeating: 1))]
    #expect(throws: WeightsError.self) {
      try plan.initialState(for: Adam(), groups: ParameterGroups(), seed: 7, weights: narrow)
    }
  }

  @Test func forkIsIndependentAndEqual() {
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 7)
    _ = train(state, steps: 3)
    let before = state.weights
    let fork = state.fork()
    let losses = train(fork, steps: 3)
    #expect(state.weights == before)
    #expect(state.step == 3)
    #expect(fork.step == 6)
    #expect(train(state, steps: 3) == losses)
    #expect(state.weights == fork.weights)
    #expect(state.optimizerTensors == fork.optimizerTensors)
  }

  @Test func savedTensorsContinueBitForBit() throws {
    let state = plan.initialState(for: Adam(), seed: 7)
    _ = train(state, steps: 2)
    let resumed = plan.initialState(for: Adam(), seed: 7)
    try resumed.load(weights: state.weights)
    try resumed.load(optimizerTensors: state.optimizerTensors)
    resumed.step = state.step
    #expect(train(state, steps: 3) == train(resumed, steps: 3))
    #expect(state.weights == resumed.weights)
  }

  @Test func namesAreTorchs() {
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 7)
    #expect(
      state.weights.map(\.name) == [
        "conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.running_mean",
        "norm.running_var", "output.weight", "output.bias",
      ])
    #expect(state.optimizerTensors.first?.name == "momentum_buffer.conv.weight")
    #expect(state.optimizerTensors.count == 6)
  }

  @Test func misfitsAreListedAtOnce() {
    let state = plan.initialState(for: SGD(), seed: 7)
    let before = state.weights
    var tensors = state.weights
    tensors.removeFirst()
    tensors[0].tensor = Tensor(shape: [2], repeating: 1)
    tensors.append(NamedTensor("fc.weight", Tensor(shape: [1], repeating: 0)))
    tensors.append(tensors[2])
    let error = #expect(throws: WeightsError.self) { try state.load(weights: tensors) }
    #expect(error?.missing == ["conv.weight"])
    #expect(error?.unexpected == ["fc.weight"])
    #expect(error?.repeated == ["norm.bias"])
    #expect(error?.wronglyShaped.map(\.name) == ["conv.bias"])
    #expect(state.weights == before)
  }

  @Test func firstWeightsFollowPyTorchsBounds() throws {
    let weights = plan.initialState(for: SGD(), seed: 7).weights
    let conv = try #require(weights.first { $0.name == "conv.weight" }).tensor.values
    let bound = 1 / Float(27).squareRoot()
    #expect(conv.allSatisfy { abs($0) <= bound })
    #expect(conv.contains { abs($0) > 0.9 * bound })
    #expect(abs(conv.reduce(0, +)) / Float(conv.count) < 0.2 * bound)
  }

  @Test func evaluationChangesNothing() {
    let state = plan.initialState(for: SGD(), seed: 7)
    let before = state.weights
    let executor = Executor(plan)
    let whole = executor.evaluate(state, inputs: images, labels: labels, count: 6)
    let wholeLoss = whole.lossSum
    let part = executor.evaluate(state, inputs: images, labels: labels, count: 2)
    #expect(part.count == 2)
    #expect(part.predictions.count == 2)
    #expect(part.lossSum < wholeLoss)
    #expect(state.weights == before)
  }
}
