import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Groups of parameters in a model's training.
@Suite(.timeLimit(.minutes(5))) struct ParameterGroupTests {
  private struct Run: Decodable {
    let losses: [Double]
    let weights: [String: [Double]]
  }

  private struct Expected: Decodable {
    let single: Run
    let double: Run
  }

  private struct Case {
    let optimizer: any Optimizer
    let rate: Double
    let groups: ParameterGroups
    var clipping: GradientClipping?
  }

  /// As in scripts/fixtures/groups.py.
  private static let cases = [
    "sgd": Case(
      optimizer: SGD(momentum: 0.9, weightDecay: 0.1), rate: 1e-3,
      groups: ParameterGroups(
        [ParameterGroup("output", rateMultiplier: 10)], decaysBiasesAndNorms: false)),
    "adamw": Case(
      optimizer: AdamW(weightDecay: 0.5), rate: 1e-3,
      groups: ParameterGroups(
        [
          ParameterGroup("output", rateMultiplier: 10), ParameterGroup("norm", rateMultiplier: 0.5),
          ParameterGroup("output.weight", weightDecay: 2),
        ], decaysBiasesAndNorms: false)),
    "frozen": Case(
      optimizer: SGD(momentum: 0.9, weightDecay: 0.1), rate: 1e-2,
      groups: ParameterGroups([
        ParameterGroup("conv", rateMultiplier: 0),
        ParameterGroup("output.bias", rateMultiplier: 0.5),
      ]), clipping: .norm(0.5)),
  ]

  private static let model = Model {
    Conv2D(20, kernel: 3, padding: .same).named("conv")
    BatchNorm().named("norm")
    ReLU()
    MaxPool2D(2)
    Flatten()
    Linear(3).named("output")
  }

  private let plan: Plan

  init() throws {
    plan = try Self.model.compile(
      input: SmallNetwork.input, options: PlanOptions(threads: 2, convolutions: .direct))
  }

  @Test(arguments: cases.keys.sorted())
  func tracksPyTorch(name: String) throws {
    let example = try #require(Self.cases[name])
    let all: [String: Expected] = try Fixture.load("groups.json")
    let expected = try #require(all[name])
    let state = try plan.initialState(for: example.optimizer, groups: example.groups, seed: 1)
    try state.load(weights: Formula.weights(state.weights))
    let executor = Executor(plan)
    var losses: [Float] = []
    for step in 0..<expected.double.losses.count {
      let result = executor.forwardBackward(
        state, inputs: Formula.images(plan.input, salt: 1000 + step % 4),
        labels: Formula.labels(6, classes: 3, salt: step % 4))
      losses.append(Float(result.meanLoss))
      executor.update(
        state, rate: example.rate * Double(1 + step % 10) / 10, momentum: nil,
        clipping: example.clipping)
    }
    let exact = expected.double
    let gap = relativeError(expected.single.losses.map(Float.init), exact.losses)
    #expect(relativeError(losses, exact.losses) < 4 * gap + 2e-6)
    for tensor in state.weights {
      // Adam moves a bias without a gradient by rounding noise alone, and with it the mean of what it shifts.
      if name == "adamw", ["conv.bias", "norm.running_mean"].contains(tensor.name) { continue }
      let reference = try #require(exact.weights[tensor.name])
      let single = try #require(expected.single.weights[tensor.name])
      let gap = relativeError(single.map(Float.init), reference)
      let error = relativeError(Formula.sample(tensor.tensor.values, most: 24), reference)
      #expect(error < 16 * gap + 1e-5, "\(tensor.name) with \(name): PyTorch's own gap is \(gap)")
    }
  }

  private func train(_ state: TrainingState, steps: Int = 3) {
    let executor = Executor(plan)
    for step in 0..<steps {
      _ = executor.forwardBackward(
        state, inputs: Formula.images(plan.input, salt: step),
        labels: Formula.labels(6, classes: 3, salt: step))
      executor.update(state, rate: 0.01, momentum: nil, clipping: nil)
    }
  }

  /// A rule of one function is a rule like any other; the weight decay that it declares is heeded, one that it does not is
  /// refused.
  @Test func rulesOfOneFunctionHaveTheDecayThatTheyDeclare() throws {
    let groups = ParameterGroups([ParameterGroup("output", weightDecay: 0.5)])
    let (one, other) = (
      try plan.initialState(for: PlainDescent(weightDecay: 0.1), groups: groups, seed: 3),
      try plan.initialState(for: OneFunction(weightDecay: 0.1), groups: groups, seed: 3)
    )
    train(one)
    train(other)
    #expect(
      one.weights == other.weights && one.weights != plan.initialState(for: SGD(), seed: 3).weights)
    #expect(Undecayed.name == "Undecayed" && Undecayed().slots.isEmpty)
    _ = try plan.initialState(for: Undecayed(), groups: ParameterGroups(), seed: 3)
    #expect(throws: OptimizerError.noWeightDecay(optimizer: "Undecayed", prefix: "output")) {
      try plan.initialState(for: Undecayed(), groups: groups, seed: 3)
    }
  }

  @Test func groupsThatChangeNothingChangeNoBit() throws {
    let plain = plan.initialState(for: AdamW(), seed: 3)
    let grouped = try plan.initialState(
      for: AdamW(),
      groups: ParameterGroups([
        ParameterGroup("norm", rateMultiplier: 1), ParameterGroup("output", weightDecay: 0.01),
      ]), seed: 3)
    train(plain)
    train(grouped)
    #expect(plain.weights == grouped.weights)
    #expect(plain.optimizerTensors == grouped.optimizerTensors)
  }

  /// Of several spans, as of one, NAdam's product takes one step at a time.
  @Test func scalarsTakeOneStepWhateverTheGroups() throws {
    let plain = plan.initialState(for: NAdam(), seed: 3)
    let grouped = try plan.initialState(
      for: NAdam(), groups: ParameterGroups([ParameterGroup("norm", rateMultiplier: 2)]), seed: 3)
    train(plain)
    train(grouped)
    #expect(plain.optimizerScalars == grouped.optimizerScalars)
    #expect(try #require(plain.optimizerScalars["mu_product"]) > 0)
  }

  @Test(
    arguments: [
      SGD(momentum: 0.9, weightDecay: 0.5), AdamW(weightDecay: 0.5), NAdam(),
      Prodigy(weightDecay: 0.5),
    ]
      as [any Optimizer])
  func frozenParametersDoNotChangeAtAll(optimizer: any Optimizer) throws {
    let state = try plan.initialState(
      for: optimizer,
      groups: ParameterGroups([
        ParameterGroup("conv", rateMultiplier: 0), ParameterGroup("norm", rateMultiplier: 0),
      ]), seed: 3)
    let before = state.weights
    train(state)
    for (tensor, start) in zip(state.weights, before) where !tensor.name.contains("running") {
      #expect((tensor == start) == !tensor.name.hasPrefix("output"), "\(tensor.name)")
    }
    for tensor in state.optimizerTensors where !tensor.name.contains("output") {
      #expect(tensor.tensor.values.allSatisfy { $0 == 0 })
    }
  }

  /// What is frozen neither weighs in the norm nor is cut.
  @Test func clippingLooksPastFrozenParameters() throws {
    let groups = ParameterGroups([ParameterGroup("output", rateMultiplier: 0)])
    let state = try plan.initialState(for: SGD(), groups: groups, seed: 3)
    let executor = Executor(plan)
    _ = executor.forwardBackward(
      state, inputs: Formula.images(plan.input, salt: 1),
      labels: Formula.labels(6, classes: 3, salt: 1))
    let before = executor.gradients
    executor.update(state, rate: 0.01, momentum: nil, clipping: .norm(1e-3))
    var norm = 0.0
    for (tensor, start) in zip(executor.gradients, before) {
      if tensor.name.hasPrefix("output") {
        #expect(tensor == start)
      } else {
        norm += tensor.tensor.values.reduce(0) { $0 + Double($1 * $1) }
      }
    }
    #expect(abs(norm.squareRoot() - 1e-3) < 1e-6)
  }

  @Test func aNameThatMatchesNothingIsAnErrorWithTheNearest() {
    #expect {
      try plan.initialState(
        for: SGD(), groups: ParameterGroups([ParameterGroup("outptu", rateMultiplier: 2)]), seed: 1)
    } throws: { error in
      "\(error)"
        == "No parameter has a name that begins with “outptu”. Did you mean output? The model's names "
        + "begin with conv, norm, output."
    }
    #expect {
      // A statistic is no parameter, and a part of a word no prefix.
      try plan.initialState(
        for: SGD(), groups: ParameterGroups([ParameterGroup("norm.running", weightDecay: 2)]),
        seed: 1)
    } throws: { error in
      "\(error)".hasPrefix("No parameter has a name that begins with “norm.running”.")
    }
  }

  @Test func freezingEverythingIsAnError() {
    let groups = ParameterGroups(
      ["conv", "norm", "output"].map { ParameterGroup($0, rateMultiplier: 0) })
    #expect(throws: OptimizerError.everythingFrozen) {
      try plan.initialState(for: SGD(), groups: groups, seed: 1)
    }
  }

  @Test func forksKeepTheGroups() throws {
    let groups = ParameterGroups([ParameterGroup("output", rateMultiplier: 3)])
    let state = try plan.initialState(for: Adam(), groups: groups, seed: 3)
    let fork = state.fork()
    train(state)
    train(fork)
    #expect(fork.groups == groups)
    #expect(state.weights == fork.weights)
  }
}

/// ``PlainDescent``, said shorter.
private struct OneFunction: ElementwiseOptimizer {
  var weightDecay = 0.0

  func step(_ gradient: Float, rate: Float) -> Float { rate * gradient }
}

private struct Undecayed: ElementwiseOptimizer {
  func step(_ gradient: Float, rate: Float) -> Float { rate * gradient }
}
