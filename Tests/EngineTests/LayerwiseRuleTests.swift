import CAllocationCounter
import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Rules that work tensor by tensor, where tensors lie as the kernels want them.
@Suite(.timeLimit(.minutes(5))) struct LayerwiseRuleTests {
  private static let rules: [any Optimizer] = [
    LAMB(), LAMB(adaptsVectors: true), Muon(), Muon(nesterov: false, adjustment: .matchAdamW),
  ]

  /// Channels that fill no vector, an upright and a flat weight, and a linear layer behind planes.
  private static let model = Model {
    Conv2D(20, kernel: 3, padding: .same).named("conv")
    BatchNorm().named("norm")
    ReLU()
    MaxPool2D(2)
    Conv2D(5, kernel: 1).named("narrow")
    ReLU()
    Flatten()
    Linear(10).named("hidden")
    ReLU()
    Linear(3).named("output")
  }

  private let plan: Plan

  init() throws {
    plan = try Self.model.compile(input: SmallNetwork.input, options: PlanOptions(threads: 2))
  }

  private func forwardBackward(_ executor: Executor, _ state: TrainingState, _ step: Int) {
    _ = executor.forwardBackward(
      state, inputs: Formula.images(plan.input, salt: step),
      labels: Formula.labels(6, classes: 3, salt: step))
  }

  /// One tensor by itself, in canonical order.
  private struct Twin {
    let rule: any Optimizer
    let tensor: ParameterTensor
    let values: AlignedMemory<Float>
    let gradients: AlignedMemory<Float>
    let slots: [AlignedMemory<Float>]
    let workspace: AlignedMemory<Float>

    init(_ rule: any Optimizer, _ first: NamedTensor) {
      self.rule = rule
      let count = first.tensor.shape.count
      tensor = ParameterTensor(range: 0..<count, shape: first.tensor.shape)
      values = AlignedMemory(count: count)
      gradients = AlignedMemory(count: count)
      slots = rule.slots.map { _ in AlignedMemory(count: count) }
      workspace = AlignedMemory(count: rule.workspaceCount(for: [tensor]))
      for at in 0..<count { values[at] = first.tensor.values[at] }
    }

    func update(_ gradient: Tensor, rate: Double, momentum: Double, step: Int) {
      for at in 0..<gradients.count { gradients[at] = gradient.values[at] }
      rule.update(
        ParameterArena(
          count: values.count, parameters: values.pointer, gradients: gradients.pointer,
          slots: slots.map(\.pointer), tensors: [tensor], workspace: workspace.buffer),
        rate: rate, momentum: momentum, step: step, threads: 1)
    }
  }

  /// Each tensor moves as it does alone in canonical order, at its group's rate and with its group's decay.
  @Test(arguments: rules.indices)
  func layoutsAndGroupsChangeNothing(index: Int) throws {
    let rule = Self.rules[index]
    let groups = ParameterGroups(
      [ParameterGroup("hidden", rateMultiplier: 3), ParameterGroup("narrow", weightDecay: 0.3)],
      decaysBiasesAndNorms: false)
    let state = try plan.initialState(for: rule, groups: groups, seed: 3)
    let parameters = state.weights.filter { !$0.name.contains("running") }
    let twins = parameters.map { tensor -> Twin in
      var rule = rule
      if tensor.name.hasPrefix("narrow") { rule.weightDecay = 0.3 }
      if tensor.tensor.shape.rank == 1 { rule.weightDecay = 0 }
      return Twin(rule, tensor)
    }
    let executor = Executor(plan)
    for step in 1...3 {
      forwardBackward(executor, state, step)
      for (twin, gradient) in zip(twins, executor.gradients) {
        twin.update(
          gradient.tensor, rate: gradient.name.hasPrefix("hidden") ? 0.03 : 0.01, momentum: 0.8,
          step: step)
      }
      executor.update(state, rate: 0.01, momentum: 0.8)
    }
    let after = state.weights.filter { !$0.name.contains("running") }
    for ((tensor, start), twin) in zip(zip(after, parameters), twins) {
      // A bias before batch norm has no gradient, and here no decay.
      #expect((tensor.tensor != start.tensor) == (tensor.name != "conv.bias"), "\(tensor.name)")
      let scale = twin.values.buffer.map(abs).max() ?? 0
      let worst = zip(tensor.tensor.values, twin.values.buffer).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= 1e-5 * scale, "\(tensor.name): off by \(worst) of \(scale)")
    }
    #expect(state.parameters.buffer.allSatisfy { $0.isFinite })
  }

  @Test(arguments: rules.indices)
  func forksAndSavedTensorsContinueBitForBit(index: Int) throws {
    let state = plan.initialState(for: Self.rules[index], seed: 3)
    let executor = Executor(plan)
    func train(_ state: TrainingState, steps: ClosedRange<Int>, on executor: Executor) {
      for step in steps {
        forwardBackward(executor, state, step)
        executor.update(state, rate: 0.01)
      }
    }
    train(state, steps: 1...2, on: executor)
    let fork = state.fork()
    let resumed = plan.initialState(for: Self.rules[index], seed: 4)
    try resumed.load(weights: state.weights)
    try resumed.load(optimizerTensors: state.optimizerTensors)
    resumed.step = state.step
    train(state, steps: 3...5, on: executor)
    train(fork, steps: 3...5, on: executor)
    train(resumed, steps: 3...5, on: Executor(plan))
    #expect(state.weights == fork.weights)
    #expect(state.weights == resumed.weights)
    #expect(state.optimizerTensors == resumed.optimizerTensors)
  }

  /// Beside what oneDNN needs to bring a matrix into canonical order and back.
  @Test(.enabled(if: allocation_count() >= 0))
  func updatesAllocateNothing() {
    let executor = Executor(plan)
    func allocations(_ rule: any Optimizer) -> [Int] {
      let state = plan.initialState(for: rule, seed: 3)
      return (1...5).map { step in
        forwardBackward(executor, state, step)
        let before = allocation_count()
        executor.update(state, rate: 0.01)
        return allocation_count() - before
      }
    }
    #expect(allocations(LAMB()).allSatisfy { $0 == 0 })
    let muon = allocations(Muon()).dropFirst()
    #expect(Set(muon).count == 1)
    // oneDNN's own, four matrices there and back: 64, and 68 with Winograd's kernels forced.
    #expect(muon.allSatisfy { $0 <= 68 }, "\(muon)")
  }
}
