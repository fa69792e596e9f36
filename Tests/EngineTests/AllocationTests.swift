import CAllocationCounter
import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// A training step allocates what oneDNN needs for its calls and nothing else.
@Suite(.timeLimit(.minutes(5))) struct AllocationTests {
  /// The allocations of one step, in steps that follow each other.
  private func allocations(
    _ model: Model, input: Shape, optimizer: any Optimizer,
    groups: ParameterGroups = ParameterGroups()
  ) throws -> [Int] {
    let plan = try model.compile(input: input, options: PlanOptions(threads: 2))
    let state = try plan.initialState(for: optimizer, groups: groups, seed: 1)
    let executor = Executor(plan)
    let images = Formula.images(input, salt: 1)
    let labels = Formula.labels(input[0], classes: plan.classCount, salt: 1)
    var right = 0
    let counts = (0..<6).map { _ in
      let before = allocation_count()
      let result = executor.forwardBackward(state, inputs: images, labels: labels)
      executor.update(state, rate: 0.01, momentum: nil, clipping: .norm(1))
      right += result.correct + Int(result.predictions[0])
      return allocation_count() - before
    }
    return Array(counts.dropFirst(2))
  }

  @Test(.enabled(if: allocation_count() >= 0))
  func constantAndSmall() throws {
    let counts = try allocations(
      SmallNetwork.model, input: SmallNetwork.input, optimizer: Adam())
    #expect(Set(counts).count == 1)

    // More of our own layers cost nothing.
    let moreOfOurs = Model {
      Conv2D(20, kernel: 3, padding: .same)
      BatchNorm()
      Dropout(0.1)
      BatchNorm()
      ReLU()
      MaxPool2D(2)
      BatchNorm()
      Flatten()
      Dropout(0.3)
      ReLU()
      Linear(3)
    }
    let more = try allocations(moreOfOurs, input: SmallNetwork.input, optimizer: Adam())
    #expect(more == counts)
    #expect(counts[0] < 200)

    // Nor do groups of parameters, or a rule with scalars.
    let grouped = try allocations(
      SmallNetwork.model, input: SmallNetwork.input, optimizer: NAdam(weightDecay: 0.1),
      groups: ParameterGroups(
        [ParameterGroup("conv", rateMultiplier: 2)], decaysBiasesAndNorms: false))
    #expect(grouped == counts)

    // Nor does a rule that works tensor by tensor.
    let layerwise = try allocations(
      SmallNetwork.model, input: SmallNetwork.input, optimizer: LAMB(),
      groups: ParameterGroups([ParameterGroup("conv", rateMultiplier: 2)]))
    #expect(layerwise == counts)
  }

  @Test(.enabled(if: allocation_count() >= 0))
  func theCounterCounts() {
    let before = allocation_count()
    let memory = AlignedMemory<Float>(count: 100)
    #expect(allocation_count() > before)
    #expect(memory[99] == 0)
  }
}
