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
    try follow(example, with: example.optimizer)
    #expect(Set(example.optimizer.slots) == Set(example.slots.keys))
  }

  private static let tensors: [String: TrajectoryCase] = TrajectoryCase.fixture("tensors.json")

  /// torch.optim.Muon itself, in double precision, and LAMB with a trust ratio for every tensor; from another hand than the cases
  /// above.
  @Test(
    arguments: [
      "lamb", "lamb-all", "lamb-cycled", "lamb-adapted", "muon", "muon-cycled", "muon-plain",
      "muon-matched",
    ])
  func followsTorchsMuonAndAnotherLAMB(name: String) throws {
    let example = try #require(Self.tensors[name])
    var optimizer = example.optimizer
    if let lamb = optimizer as? LAMB {
      optimizer = LAMB(
        beta1: lamb.beta1, beta2: lamb.beta2, epsilon: lamb.epsilon, adaptsVectors: true,
        weightDecay: lamb.weightDecay)
    }
    try follow(example, with: optimizer)
  }

  private static let averaging: [String: TrajectoryCase] = TrajectoryCase.fixture("averaging.json")
  private static let distance: [String: TrajectoryCase] = TrajectoryCase.fixture("distance.json")

  /// The authors' package, the average at which it evaluates included.
  @Test(arguments: averaging.keys.sorted())
  func followsTheAuthorsOfScheduleFree(name: String) throws {
    let example = try #require(Self.averaging[name])
    try follow(example, with: example.optimizer)
    #expect(Set(example.optimizer.slots) == Set(example.slots.keys))
    #expect(example.averages?.count == example.steps.count)
  }

  /// The authors' package, over several tensors that one estimate is made of. Near where they are pulled to, gradients are
  /// small differences of rounded weights.
  @Test(arguments: distance.keys.sorted())
  func followsTheAuthorsOfProdigy(name: String) throws {
    let example = try #require(Self.distance[name])
    try follow(example, with: example.optimizer, tolerance: 2e-5)
    #expect(example.distances?.count == example.steps.count)
  }

  private func follow(
    _ example: TrajectoryCase, with optimizer: any Optimizer, tolerance: Float? = nil
  ) throws {
    let tolerance = tolerance ?? (optimizer is Muon ? 1e-5 : 3e-6)
    let state = OptimizerState(
      optimizer, weights: TrajectoryCase.weights(count: example.count),
      tensors: example.tensors)
    for step in 1...(try #require(example.steps.keys.compactMap(Int.init).max())) {
      state.update(
        example.gradients(at: step, of: state.weights.buffer), rate: example.rate(at: step),
        momentum: example.momentum(at: step), step: step)
      if let reference = example.averages?["\(step)"] {
        expectClose(
          state.evaluationWeights, reference, "average at step \(step)", tolerance: tolerance)
      }
      if let reference = example.distances?["\(step)"] {
        #expect(
          abs(state.scalars[0] / reference - 1) < Double(tolerance), "distance at step \(step)")
      }
      guard let reference = example.steps["\(step)"] else { continue }
      expectClose(
        Array(state.weights.buffer), reference, "weights at step \(step)", tolerance: tolerance)
    }
    for (slot, reference) in example.slots {
      let index = try #require(optimizer.slots.firstIndex(of: slot))
      expectClose(
        Array(state.slots[index].buffer), reference, slot, tolerance: tolerance)
    }
  }

  /// Expects the largest difference over the largest value to be a few units of float's rounding a step.
  ///
  /// - Parameter tolerance: Muon's five products of matrices each round once more, which comes to 7.3e-6 in 60 steps.
  func expectClose(
    _ values: [Float], _ reference: [Float], _ what: String, tolerance: Float = 3e-6
  ) {
    let scale = reference.map(abs).max() ?? 0
    let worst = zip(values, reference).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= tolerance * scale, "\(what): off by \(worst) of \(scale)")
  }
}
