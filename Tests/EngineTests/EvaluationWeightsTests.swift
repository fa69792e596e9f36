import CAllocationCounter
import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Weights that are evaluated in place of those that are trained, and the norms that are measured at them.
@Suite(.timeLimit(.minutes(5))) struct EvaluationWeightsTests {
  private static let model = Model {
    Conv2D(20, kernel: 3, padding: .same).named("conv")
    BatchNorm().named("norm")
    ReLU()
    MaxPool2D(2)
    Conv2D(12, kernel: 3, padding: .same).named("conv2")
    BatchNorm().named("norm2")
    ReLU()
    Flatten()
    Dropout(0.5)
    Linear(3).named("output")
  }

  private let plan: Plan

  init() throws {
    plan = try Self.model.compile(input: [6, 3, 10, 10], options: PlanOptions(threads: 2))
  }

  private func images(_ salt: Int) -> (AlignedMemory<Float>, AlignedMemory<Int32>) {
    (Formula.images(plan.input, salt: salt), Formula.labels(6, classes: 3, salt: salt))
  }

  private func train(
    _ state: TrainingState, steps: ClosedRange<Int> = 1...3, rate: Double = 0.1
  ) {
    let executor = Executor(plan)
    for step in steps {
      let (images, labels) = images(step)
      _ = executor.forwardBackward(state, inputs: images, labels: labels)
      executor.update(state, rate: rate)
    }
  }

  private func tensors(_ list: [NamedTensor]) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.tensor.values) })
  }

  /// In every layout, of every group but those that do not move.
  @Test(arguments: [ScheduleFreeSGD(beta: 0.8), ScheduleFreeAdamW(beta1: 0.8)] as [any Optimizer])
  func theCopyHoldsTheAverage(optimizer: any Optimizer) throws {
    let groups = ParameterGroups([
      ParameterGroup("conv", rateMultiplier: 0), ParameterGroup("output", rateMultiplier: 3),
    ])
    let state = try plan.initialState(for: optimizer, groups: groups, seed: 3)
    #expect(!state.hasEvaluationWeights)
    train(state)
    #expect(state.hasEvaluationWeights)
    let before = state.weights
    let copy = tensors(state.evaluationCopy().weights)
    let slots = tensors(state.optimizerTensors)
    #expect(state.weights == before)
    for (name, trained) in tensors(before) {
      let average = try #require(copy[name])
      guard let way = slots["z_minus_y.\(name)"] else {
        #expect(average == trained && name.contains("running"))
        continue
      }
      let isFrozen = name.hasPrefix("conv.")
      #expect((average == trained) == (isFrozen || name == "conv2.bias"), "\(name)")
      for (at, value) in average.enumerated() {
        #expect(abs(value - (trained[at] - 0.25 * way[at])) <= 1e-6 * max(abs(value), 1), "\(name)")
      }
    }
  }

  /// Against the formula in double precision, with a group that does not move.
  @Test func anExponentialAverageFollowsTheTrainedWeights() throws {
    let groups = ParameterGroups([ParameterGroup("conv", rateMultiplier: 0)])
    let average = WeightAverage.exponential(decay: 0.3)
    let state = try plan.initialState(for: Adam(), groups: groups, average: average, seed: 3)
    let plain = try plan.initialState(for: Adam(), groups: groups, seed: 3)
    #expect(!state.hasEvaluationWeights)
    var expected: [String: [Double]] = [:]
    for step in 1...5 {
      train(state, steps: step...step)
      train(plain, steps: step...step)
      let fraction = step == 1 ? 1 : 1 - min(0.3, Double(1 + step) / Double(10 + step))
      for (name, weights) in tensors(state.weights) where !name.contains("running") {
        let before = expected[name] ?? weights.map(Double.init)
        expected[name] = zip(before, weights).map { $0 + fraction * (Double($1) - $0) }
      }
    }
    #expect(state.weights == plain.weights)
    let copy = tensors(state.evaluationCopy().weights)
    for (name, values) in expected {
      let found = try #require(copy[name])
      #expect(zip(found, values).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "\(name)")
      // In front of a norm a bias has no gradient.
      let moves = !name.hasPrefix("conv.") && name != "conv2.bias"
      #expect((found != tensors(state.weights)[name]) == moves, "\(name)")
    }
    let fork = state.fork()
    #expect(fork.evaluationCopy().weights == state.evaluationCopy().weights)
  }

  @Test func rulesWithoutAnAverageEvaluateWhatTheyTrain() {
    let state = plan.initialState(for: Prodigy(), seed: 3)
    train(state)
    #expect(!state.hasEvaluationWeights)
    #expect(state.evaluationCopy().weights == state.weights)
    #expect(!state.optimizerTensors.contains { $0.name.hasPrefix("trained.") })
  }

  /// Norms end with the plain mean over batches, whatever they had before, and nothing else moves.
  @Test func normsAreMeasuredAnew() throws {
    let start = plan.initialState(for: SGD(), seed: 3)
    let executor = Executor(plan)
    /// The first norm's statistics of a batch, out of what a tenth of them makes of the first ones, 0 and 1.
    func reference(_ salt: Int, _ name: String, _ first: Float) throws -> [Float] {
      let state = start.fork()
      let (images, labels) = images(salt)
      _ = executor.forwardBackward(state, inputs: images, labels: labels)
      return try #require(tensors(state.weights)[name]).map { ($0 - 0.9 * first) / 0.1 }
    }
    let measured = start.fork()
    // What is there before counts for nothing.
    try measured.load(weights: Formula.statistics(start.weights))
    for salt in 1...3 {
      let (images, labels) = images(salt)
      executor.measureStatistics(
        of: measured, inputs: images, labels: labels, fraction: 1 / Double(salt))
    }
    let (before, after) = (tensors(start.weights), tensors(measured.weights))
    for (name, first) in [("norm.running_mean", Float(0)), ("norm.running_var", 1)] {
      let batches = try (1...3).map { try reference($0, name, first) }
      for (at, value) in try #require(after[name]).enumerated() {
        let mean = (batches[0][at] + batches[1][at] + batches[2][at]) / 3
        #expect(abs(value - mean) < 2e-5 * max(abs(mean), 1), "\(name)")
      }
    }
    #expect(after["norm2.running_var"] != before["norm2.running_var"])
    for (name, values) in after where !name.contains("running") {
      #expect(values == before[name], "\(name)")
    }
  }

  @Test func normsThatAreLeftAloneAreNotMeasured() throws {
    let groups = ParameterGroups(
      ["norm", "norm2"].map { ParameterGroup($0, rateMultiplier: 0) })
    let state = try plan.initialState(for: ScheduleFreeSGD(), groups: groups, seed: 3)
    #expect(!state.movesStatistics)
    let before = state.weights
    let (images, labels) = images(1)
    Executor(plan).measureStatistics(of: state, inputs: images, labels: labels, fraction: 1)
    #expect(state.weights == before)
    #expect(plan.initialState(for: SGD(), seed: 3).movesStatistics)
  }

  /// What is kept are the weights to be evaluated: going on needs the trained ones beside them.
  @Test(arguments: [ScheduleFreeSGD(), ScheduleFreeAdamW(), Adam()] as [any Optimizer])
  func savedTensorsContinueBitForBit(optimizer: any Optimizer) throws {
    func fresh() throws -> TrainingState {
      try plan.initialState(
        for: optimizer, groups: ParameterGroups(),
        average: optimizer is Adam ? .exponential(decay: 0.9) : nil, seed: 3)
    }
    let state = try fresh()
    train(state)
    let resumed = try fresh()
    try resumed.load(weights: state.evaluationCopy().weights)
    #expect(resumed.weights != state.weights)
    try resumed.load(optimizerTensors: state.optimizerTensors)
    try resumed.load(optimizerScalars: state.optimizerScalars)
    resumed.step = state.step
    #expect(resumed.weights == state.weights)
    train(state, steps: 4...6)
    train(resumed, steps: 4...6)
    #expect(resumed.weights == state.weights)
    #expect(resumed.evaluationCopy().weights == state.evaluationCopy().weights)
  }

  /// Groups that change nothing change no bit, though the estimate goes over all of them.
  @Test func prodigyIsTheSameHoweverItsArenaIsCut() throws {
    let plain = plan.initialState(for: Prodigy(), seed: 3)
    let grouped = try plan.initialState(
      for: Prodigy(),
      groups: ParameterGroups([ParameterGroup("conv2", weightDecay: 1e-300)]), seed: 3)
    train(plain, steps: 1...8, rate: 1)
    train(grouped, steps: 1...8, rate: 1)
    #expect(plain.weights == grouped.weights)
    #expect(plain.optimizerScalars == grouped.optimizerScalars)
    #expect(try #require(plain.optimizerScalars["d"]) > 1e-6)
  }

  @Test(
    .enabled(if: allocation_count() >= 0),
    arguments: [ScheduleFreeSGD(), ScheduleFreeAdamW(), Prodigy()] as [any Optimizer])
  func updatesAllocateNothing(optimizer: any Optimizer) {
    let executor = Executor(plan)
    let state = plan.initialState(for: optimizer, seed: 3)
    let (images, labels) = images(1)
    for _ in 1...5 {
      _ = executor.forwardBackward(state, inputs: images, labels: labels)
      let before = allocation_count()
      executor.update(state, rate: 0.01, clipping: .norm(1))
      #expect(allocation_count() == before)
    }
  }
}
