import Optimizers
import Tensors
import Testing

/// The rules against PyTorch, and Lion, LAMB and Muon against their papers, with a changing rate, and with a cycled
/// momentum.
///
/// All instruction sets are covered: CKernelsTests/OptimizerKernelTests.swift and LayerwiseKernelTests.swift show that they give the same bits.
@Suite(.timeLimit(.minutes(5))) struct TrajectoryTests {
  @Test(arguments: TrajectoryCase.all.keys.sorted())
  func followsTheReference(name: String) throws {
    let example = try #require(TrajectoryCase.all[name])
    let state = OptimizerState(
      example.optimizer, weights: TrajectoryCase.weights(count: example.count),
      tensors: example.tensors)
    for step in 1...(try #require(example.steps.keys.compactMap(Int.init).max())) {
      state.update(
        TrajectoryCase.gradients(at: step, count: example.count), rate: example.rate(at: step),
        momentum: example.momentum(at: step), step: step)
      guard let reference = example.steps["\(step)"] else { continue }
      expectClose(Array(state.weights.buffer), reference, "weights at step \(step)")
    }
    #expect(Set(example.optimizer.slots) == Set(example.slots.keys))
    for (slot, memory) in zip(example.optimizer.slots, state.slots) {
      expectClose(Array(memory.buffer), try #require(example.slots[slot]), slot)
    }
  }

  /// Expects the largest difference over the largest value to be a few units of float's rounding a step.
  func expectClose(_ values: [Float], _ reference: [Float], _ what: String) {
    let scale = reference.map(abs).max() ?? 0
    let worst = zip(values, reference).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 3e-6 * scale, "\(what): off by \(worst) of \(scale)")
  }
}
