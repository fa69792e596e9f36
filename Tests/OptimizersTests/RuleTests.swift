import Optimizers
import Tensors
import Testing

/// One of each rule, and one with all slots.
private let rules: [any Optimizer] = [
  SGD(), SGD(momentum: 0.9, nesterov: true, weightDecay: 0.01), Adagrad(),
  Adagrad(initialAccumulator: 0.1, weightDecay: 0.01), Adadelta(), Adadelta(weightDecay: 0.01),
  RMSprop(), RMSprop(momentum: 0.9, centered: true, weightDecay: 0.01), Adam(),
  Adam(amsgrad: true, weightDecay: 0.01), Adamax(), Adamax(weightDecay: 0.01), AdamW(),
  AdamW(amsgrad: true),
]

@Suite struct RuleTests {
  @Test(arguments: rules.indices)
  func threadsChangeNothing(rule: Int) {
    var stream = RandomStream(seed: 3, purpose: .drawing)
    let count = 70_001
    let weights = (0..<count).map { _ in stream.uniform(in: -1...1) }
    let gradients = (0..<count).map { _ in stream.uniform(in: -1...1) }
    let results = [1, 2, 5].map { threads in
      let state = OptimizerState(rules[rule], weights: weights)
      for step in 1...3 { state.update(gradients, rate: 0.01, step: step, threads: threads) }
      return Array(state.weights.buffer)
    }
    #expect(zip(results[0], weights).contains { $0 != $1 })
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test(arguments: rules.indices)
  func paddingStaysExactlyZero(rule: Int) {
    let state = OptimizerState(rules[rule], weights: [Float](repeating: 0, count: 37))
    for step in 1...20 { state.update([], rate: 0.5, momentum: 0.9, step: step) }
    #expect(state.weights.buffer.allSatisfy { $0 == 0 && $0.sign == .plus })
  }

  @Test(
    arguments: [
      Adagrad(epsilon: 0), Adadelta(epsilon: 0), RMSprop(epsilon: 0),
      RMSprop(epsilon: 0, momentum: 0.9, centered: true), Adam(epsilon: 0), Adamax(epsilon: 0),
    ] as [any Optimizer])
  func withoutEpsilonZerosStayZerosToo(optimizer: any Optimizer) {
    let state = OptimizerState(optimizer, weights: [Float](repeating: 0, count: 37))
    for step in 1...20 { state.update([], rate: 0.5, step: step) }
    #expect(state.weights.buffer.allSatisfy { $0 == 0 })
  }

  /// A centred variance of exactly zero, where rounding alone decides about its sign.
  @Test func constantGradientsKeepTheCentredRuleFinite() {
    let state = OptimizerState(
      RMSprop(alpha: 0.5, centered: true), weights: [Float](repeating: 1, count: 50))
    let gradients = (0..<50).map { 0.1 + Float($0) / 7 }
    for step in 1...2000 { state.update(gradients, rate: 1e-6, step: step) }
    #expect(state.weights.buffer.allSatisfy { $0.isFinite })
  }

  @Test(
    arguments: [
      (SGD(), 0.1), (SGD(momentum: 0.9), 0.01), (SGD(momentum: 0.9, nesterov: true), 0.01),
      (Adagrad(), 1), (Adadelta(), 20), (RMSprop(), 0.01), (RMSprop(centered: true), 0.01),
      (Adam(), 0.05), (Adam(amsgrad: true), 0.05), (Adamax(), 0.05), (AdamW(weightDecay: 0), 0.05),
    ] as [(any Optimizer, Double)])
  func findsTheLowestPointOfABowl(optimizer: any Optimizer, rate: Double) {
    // Half the sum of k (w - 1)^2, with k from 1 to 3.
    let state = OptimizerState(optimizer, weights: [Float](repeating: -2, count: 40))
    for step in 1...1500 {
      let gradients = (0..<40).map { (1 + Float($0 % 3)) * (state.weights[$0] - 1) }
      state.update(gradients, rate: rate * (1 - Double(step - 1) / 1500), step: step)
    }
    let worst = state.weights.buffer.map { abs($0 - 1) }.max() ?? .infinity
    #expect(worst < 0.02)
  }

  @Test func aScheduleReplacesMomentumOnlyWhereThereIsOne() {
    let plain = OptimizerState(SGD(), weights: [1, 2, 3])
    plain.update([1, 1, 1], rate: 0.5, momentum: 0.9, step: 1)
    #expect(Array(plain.weights.buffer) == [0.5, 1.5, 2.5])
    #expect(SGD().momentum == nil)
    #expect(SGD(momentum: 0.9).momentum == 0.9)
    #expect(Adam().momentum == 0.9)
    #expect(Adagrad().momentum == nil)
  }
}
