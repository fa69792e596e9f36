import Engine
import Foundation
import Layers
import Optimizers
import Tensors
import Testing

/// Batch norms that a rate multiplier of 0 leaves alone, and those that see too little.
@Suite(.timeLimit(.minutes(5))) struct KeptNormTests {
  private static let model = Model {
    Conv2D(20, kernel: 3, padding: .same).named("conv")
    BatchNorm().named("norm")
    ReLU()
    MaxPool2D(2)
    Conv2D(12, kernel: 3, padding: .same).named("conv2")
    BatchNorm().named("norm2")
    Flatten()
    Linear(3).named("output")
  }

  private static let input: Shape = [6, 3, 10, 10]

  private func frozen(_ names: String...) -> ParameterGroups {
    ParameterGroups(names.map { ParameterGroup($0, rateMultiplier: 0) })
  }

  private func state(_ plan: Plan, _ groups: ParameterGroups) throws -> TrainingState {
    let state = try plan.initialState(for: AdamW(weightDecay: 0.5), groups: groups, seed: 1)
    try state.load(weights: Formula.statistics(Formula.weights(state.weights)))
    return state
  }

  private func train(_ state: TrainingState, _ plan: Plan, steps: Int = 3) {
    let executor = Executor(plan)
    for step in 0..<steps {
      _ = executor.forwardBackward(
        state, inputs: Formula.images(plan.input, salt: step),
        labels: Formula.labels(plan.batchSize, classes: plan.classCount, salt: step))
      executor.update(state, rate: 0.01, momentum: nil, clipping: nil)
    }
  }

  @Test(arguments: [ConvolutionChoice.direct, .winograd])
  func whatIsLeftAloneStaysAsItIs(_ convolutions: ConvolutionChoice) throws {
    let plan = try Self.model.compile(
      input: Self.input, options: PlanOptions(threads: 2, convolutions: convolutions))
    let state = try state(plan, frozen("conv", "norm"))
    let before = state.weights
    train(state, plan)
    for (tensor, start) in zip(state.weights, before) {
      let isKept = tensor.name.hasPrefix("conv.") || tensor.name.hasPrefix("norm.")
      // In front of a norm that follows the batch a bias has no gradient, but it decays.
      #expect((tensor == start) == isKept, "\(tensor.name)")
    }
  }

  /// Half a norm that is trained is trained as a whole.
  @Test func aNormWhoseShiftIsTrainedFollowsTheBatch() throws {
    let plan = try Self.model.compile(input: Self.input, options: PlanOptions(threads: 1))
    let half = try state(plan, frozen("norm.weight"))
    let whole = try state(plan, ParameterGroups())
    train(half, plan, steps: 1)
    train(whole, plan, steps: 1)
    for (one, other) in zip(half.weights, whole.weights) where one.name.contains("running") {
      #expect(one == other, "\(one.name)")
    }
  }

  /// With all norms left alone training computes what evaluation does, and its gradients are those of that loss.
  @Test(arguments: [ConvolutionChoice.direct, .winograd])
  func gradientsAreThoseOfTheEvaluatedLoss(_ convolutions: ConvolutionChoice) throws {
    let plan = try Self.model.compile(
      input: Self.input, options: PlanOptions(threads: 2, convolutions: convolutions))
    try checkGradients(of: plan, state(plan, frozen("norm", "norm2")))
  }

  /// Residual blocks, in which sums and convolutions normalise what they read.
  @Test(arguments: [ConvolutionChoice.direct, .winograd])
  func residualBlocksToo(_ convolutions: ConvolutionChoice) throws {
    let model = Model {
      Conv2D(16, kernel: 3, padding: .same).named("first")
      BatchNorm().named("norm")
      ReLU()
      Residual {
        Conv2D(16, kernel: 3, padding: .same, bias: false).named("conv1")
        BatchNorm().named("norm1")
        ReLU()
        Conv2D(16, kernel: 3, padding: .same, bias: false).named("conv2")
        BatchNorm().named("norm2")
      } shortcut: {
        Conv2D(16, kernel: 1, bias: false).named("conv")
        BatchNorm().named("norm")
      }.named("block")
      ReLU()
      GlobalAveragePool()
      Linear(3).named("output")
    }
    let plan = try model.compile(
      input: [4, 3, 12, 12], options: PlanOptions(threads: 2, convolutions: convolutions))
    let names = plan.initialState(for: SGD(), seed: 1).weights.map(\.name)
      .filter { $0.hasSuffix(".running_mean") }.map { String($0.dropLast(13)) }
    #expect(names.count == 4)
    let groups = ParameterGroups(names.map { ParameterGroup($0, rateMultiplier: 0) })
    try checkGradients(of: plan, state(plan, groups))
  }

  /// Depthwise convolutions read the gradient through the norm behind them, with a gate and without, and on large planes those of one
  /// pixel do.
  @Test(arguments: [[12, 1], [12, 2], [16, 1], [32, 2]], [false, true])
  func depthwiseBlocksToo(sideAndStride: [Int], isGated: Bool) throws {
    let (side, stride) = (sideAndStride[0], sideAndStride[1])
    let gate = Gate {
      GlobalAveragePool(keepsImage: true).named("mean")
      Conv2D(6, kernel: 1).named("fc1")
      Layer(name: "between", SiLU())
      Conv2D(20, kernel: 1).named("fc2")
      Layer(name: "factor", Sigmoid())
    }.named("se")
    let model = Model {
      Conv2D(20, kernel: 3, padding: .same, bias: false).named("first")
      BatchNorm().named("norm1")
      SiLU()
      Conv2D(20, kernel: 3, stride: stride, padding: .same, groups: 20, bias: false)
        .named("depthwise")
      BatchNorm().named("norm2")
      SiLU()
      if isGated { gate }
      Conv2D(12, kernel: 1, bias: false).named("project")
      BatchNorm().named("norm3")
      GlobalAveragePool()
      Linear(3).named("output")
    }
    let plan = try model.compile(input: [8, 3, side, side], options: PlanOptions(threads: 2))
    try checkGradients(of: plan, state(plan, frozen("norm1", "norm2", "norm3")))
  }

  private func checkGradients(of plan: Plan, _ state: TrainingState) throws {
    let images = Formula.images(plan.input, salt: 3)
    let labels = Formula.labels(plan.batchSize, classes: plan.classCount, salt: 3)
    let executor = Executor(plan)
    func evaluated() -> Double {
      executor.evaluate(state, inputs: images, labels: labels, count: plan.batchSize).meanLoss
    }
    let weights = state.weights
    let expected = evaluated()
    let result = executor.forwardBackward(state, inputs: images, labels: labels)
    #expect(abs(result.meanLoss / expected - 1) < 1e-4)
    #expect(state.weights == weights)
    var checked = 0
    for gradient in executor.gradients {
      let isKept = gradient.name.contains("norm")
      let norm = gradient.tensor.values.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
      if isKept {
        #expect(norm == 0, "\(gradient.name)")
        continue
      }
      // The slope along the gradient is its length.
      func loss(after step: Double) throws -> Double {
        try state.load(
          weights: weights.map { tensor in
            guard tensor.name == gradient.name else { return tensor }
            let values = zip(tensor.tensor.values, gradient.tensor.values)
              .map { $0 + Float(step / norm) * $1 }
            return NamedTensor(tensor.name, Tensor(shape: tensor.tensor.shape, values: values))
          })
        return evaluated()
      }
      let slope = try (loss(after: 2e-3) - loss(after: -2e-3)) / 4e-3
      #expect(abs(slope / norm - 1) < 0.02, "\(gradient.name): \(slope) against \(norm)")
      checked += 1
    }
    #expect(checked >= 4)
  }

  @Test func aNormThatSeesOneValueIsRefusedInTraining() throws {
    let model = Model.resNet18(classes: 2)
    let alone = try model.compile(input: [1, 3, 32, 32], options: PlanOptions(threads: 1))
    let state = alone.initialState(for: SGD(), seed: 1)
    let error = try #require(throws: PlanError.self) { try state.validate() }
    #expect(error == .oneValueNorm(layer: "layer4.0.bn1", batchSize: 1))
    #expect(error.description.contains("batch size of at least 2, or larger images"))
    // Evaluation has running statistics.
    let loss = Executor(alone).evaluate(
      state, inputs: Formula.images(alone.input, salt: 1),
      labels: Formula.labels(1, classes: 2, salt: 1), count: 1
    ).meanLoss
    #expect(loss.isFinite)

    for shape in [[2, 3, 32, 32], [1, 3, 64, 64]] as [Shape] {
      let plan = try model.compile(input: shape, options: PlanOptions(threads: 1))
      try plan.initialState(for: SGD(), seed: 1).validate()
    }
    let frozen = try model.compile(
      input: [1, 3, 32, 32], freezing: Freezing(through: "layer4"),
      options: PlanOptions(threads: 1))
    try frozen.initialState(for: SGD(), seed: 1).validate()
    let batch = try model.compile(
      input: [1, 3, 32, 32], freezing: Freezing(through: "layer4", norms: .batch),
      options: PlanOptions(threads: 1))
    #expect(throws: PlanError.self) { try batch.initialState(for: SGD(), seed: 1).validate() }
    try alone.initialState(
      for: SGD(), groups: ParameterGroups([ParameterGroup("layer4", rateMultiplier: 0)]), seed: 1
    ).validate()
  }

  /// PyTorch's `F.cross_entropy` without smoothing: the mean of -log p of the label.
  @Test func evaluationIsWithoutLabelSmoothing() throws {
    func plan(_ smoothing: Double) throws -> Plan {
      try SmallNetwork.model.compile(
        input: SmallNetwork.input, loss: .softmaxCrossEntropy(labelSmoothing: smoothing),
        options: PlanOptions(threads: 1))
    }
    let images = Formula.images(SmallNetwork.input, salt: 5)
    let labels = Formula.labels(6, classes: 3, salt: 5)
    var losses: [Double] = []
    for smoothing in [0, 0.3] {
      let plan = try plan(smoothing)
      let state = plan.initialState(for: SGD(), seed: 2)
      let executor = Executor(plan)
      let loss = executor.evaluate(state, inputs: images, labels: labels, count: 6).meanLoss
      let rows = executor.probabilities(state, inputs: images, count: 6)
      let plain = rows.enumerated().reduce(0) { sum, row in
        sum - log(Double(row.element[Int(labels[row.offset])]))
      }
      #expect(abs(loss - plain / 6) < 1e-6)
      losses += [loss, executor.forwardBackward(state, inputs: images, labels: labels).meanLoss]
    }
    #expect(losses[0] == losses[2])
    #expect(losses[1] != losses[3], "Training smooths.")
  }
}
