import Optimizers
import Tensors
import Testing

/// One of each rule, and one with all slots.
private let rules: [any Optimizer] = [
  SGD(), SGD(momentum: 0.9, nesterov: true, weightDecay: 0.01), Adagrad(),
  Adagrad(initialAccumulator: 0.1, weightDecay: 0.01), Adadelta(), Adadelta(weightDecay: 0.01),
  RMSprop(), RMSprop(momentum: 0.9, centered: true, weightDecay: 0.01), Adam(),
  Adam(amsgrad: true, weightDecay: 0.01), Adamax(), Adamax(weightDecay: 0.01), AdamW(),
  AdamW(amsgrad: true), NAdam(), NAdam(decoupledWeightDecay: true, weightDecay: 0.01), RAdam(),
  RAdam(weightDecay: 0.01), Lion(), Lion(weightDecay: 0.01), LAMB(), LAMB(adaptsVectors: true),
  Muon(), Muon(nesterov: false, adjustment: .matchAdamW), ScheduleFreeSGD(),
  ScheduleFreeSGD(weightDecay: 0.01), ScheduleFreeAdamW(), ScheduleFreeAdamW(weightDecay: 0.01),
  Prodigy(), Prodigy(correctsBias: true, weightDecay: 0.01),
]

@Suite(.timeLimit(.minutes(5))) struct RuleTests {
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
      NAdam(epsilon: 0), RAdam(epsilon: 0), LAMB(epsilon: 0, adaptsVectors: true),
      ScheduleFreeAdamW(epsilon: 0),
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
      (NAdam(), 0.05), (RAdam(), 0.05), (Lion(), 0.01),
      (LAMB(weightDecay: 0), 0.05), (LAMB(adaptsVectors: true, weightDecay: 0), 0.05),
      (Muon(vectorRate: 1, weightDecay: 0), 0.05), (ScheduleFreeSGD(), 0.3),
      (ScheduleFreeAdamW(), 0.05), (Prodigy(), 1),
    ] as [(any Optimizer, Double)])
  func findsTheLowestPointOfABowl(optimizer: any Optimizer, rate: Double) {
    // Half the sum of k (w - 1)^2, with k from 1 to 3.
    let state = OptimizerState(optimizer, weights: [Float](repeating: -2, count: 40))
    for step in 1...1500 {
      let gradients = (0..<40).map { (1 + Float($0 % 3)) * (state.weights[$0] - 1) }
      state.update(gradients, rate: rate * (1 - Double(step - 1) / 1500), step: step)
    }
    for weights in [Array(state.weights.buffer), state.evaluationWeights] {
      #expect(weights.map { abs($0 - 1) }.max() ?? .infinity < 0.02)
    }
  }

  /// Whatever β₁ was before, the product of momenta remembers it: the next step differs.
  @Test func nadamRemembersTheMomentaOfItsSteps() {
    let updates = [0.8, 0.95].map { first in
      let state = OptimizerState(NAdam(momentumDecay: 1), weights: [0])
      state.update([0], rate: 0.1, momentum: first, step: 1)
      state.update([1], rate: 0.1, momentum: 0.9, step: 2)
      return state.weights[0]
    }
    #expect(updates[0] != updates[1])
  }

  /// Files hold it as text, which need not carry numbers next to zero.
  @Test func nadamsProductNeverGetsTooSmallToSave() {
    var scalars = [0.0]
    var smallest = 1.0
    for step in 1...5000 {
      NAdam().advance(&scalars, sums: [], rate: 0.1, momentum: nil, step: step)
      if scalars[0] > 0 { smallest = min(smallest, scalars[0]) }
    }
    #expect(scalars == [0])
    #expect(smallest < 1e-17 && smallest >= 0x1p-60)
  }

  /// Five steps without dividing, at the default β₂.
  @Test func radamBeginsAsPlainMomentum() {
    let steps = (1...7).map { step in
      let state = OptimizerState(RAdam(beta1: 0), weights: [0])
      state.update([100], rate: 1, step: step)
      return state.weights[0]
    }
    #expect(steps.prefix(5).allSatisfy { $0 == -100 })
    #expect(steps.suffix(2).allSatisfy { $0 > -1 })
  }

  /// Whatever the gradients' sizes.
  @Test func lionMovesEveryWeightByTheRate() {
    let state = OptimizerState(Lion(), weights: [1, 1, 1, 1])
    state.update([1e-20, -3, 0, .nan], rate: 0.25, step: 1)
    #expect(Array(state.weights.buffer.prefix(3)) == [0.75, 1.25, 1])
    #expect(state.weights[3].isNaN)
  }

  /// With a rate that stays, what is evaluated is the mean of all that plain steps came to.
  @Test func scheduleFreeStepsAverageWhatPlainStepsCameTo() {
    let gradients: [Float] = [1, -2, 0.5, 4]
    let state = OptimizerState(ScheduleFreeSGD(), weights: [3])
    var (plain, sum) = (3.0, 0.0)
    #expect(state.evaluationWeights == [3])
    for (step, gradient) in zip(1..., gradients) {
      // Another momentum is not this rule's.
      state.update([gradient], rate: 0.5, momentum: 0.5, step: step)
      plain -= 0.5 * Double(gradient)
      sum += plain
      #expect(abs(Double(state.evaluationWeights[0]) - sum / Double(step)) < 1e-6)
    }
  }

  /// The estimate is of all parameters together, wherever arenas are cut; a multiplied rate counts as so much further.
  @Test func prodigysEstimateIsOfAllTensors() {
    func sums(cut: Int?, multiplier: Double = 1) -> [Double] {
      let values = TrajectoryCase.weights(count: 64)
      let tensors = [0..<24, 24..<64].map { ParameterTensor(range: $0, shape: [$0.count]) }
      let state = OptimizerState(Prodigy(), weights: values, tensors: tensors)
      for step in 1...5 {
        state.update(values.map { $0 - 1 }, rate: 1, step: step)
      }
      let arena = state.arena
      var sums = [0.0, 0.0]
      func gather(_ part: Range<Int>, _ tensors: [Range<Int>], _ multiplier: Double) {
        let piece = ParameterArena(
          count: part.count, parameters: arena.parameters + part.lowerBound,
          gradients: arena.gradients + part.lowerBound,
          slots: arena.slots.map { $0 + part.lowerBound }, scalars: arena.scalars,
          tensors: tensors.map { ParameterTensor(range: $0, shape: [$0.count]) })
        Prodigy().gather(
          piece, into: &sums, rate: 1, multiplier: multiplier, momentum: nil, step: 6, threads: 1)
      }
      if let cut {
        gather(0..<cut, [0..<cut], 1)
        gather(cut..<64, [0..<64 - cut], multiplier)
      } else {
        gather(0..<64, [0..<24, 24..<64], 1)
      }
      return sums
    }
    let whole = sums(cut: nil)
    let cut = sums(cut: 24)
    let further = sums(cut: 24, multiplier: 3)
    #expect(whole == cut && whole[0] > 0 && whole[1] > 0)
    #expect(further[0] == whole[0] && further[1] > whole[1] && further[1] < 3 * whole[1])
  }

  @Test func aScheduleReplacesMomentumOnlyWhereThereIsOne() {
    let plain = OptimizerState(SGD(), weights: [1, 2, 3])
    plain.update([1, 1, 1], rate: 0.5, momentum: 0.9, step: 1)
    #expect(Array(plain.weights.buffer) == [0.5, 1.5, 2.5])
    #expect(SGD().momentum == nil)
    #expect(SGD(momentum: 0.9).momentum == 0.9)
    #expect(Adam().momentum == 0.9)
    #expect(NAdam().momentum == 0.9)
    #expect(Lion().momentum == 0.9)
    #expect(LAMB().momentum == 0.9)
    #expect(Muon().momentum == 0.95)
    #expect(Prodigy().momentum == 0.9)
    #expect(Adagrad().momentum == nil)
    #expect(ScheduleFreeSGD().momentum == nil)
  }
}
