import CKernels
import Testing

/// The update rules' arithmetic is compared with PyTorch in OptimizersTests, in one instruction set; here all
/// give the same bits.
@Suite(.timeLimit(.minutes(5))) struct OptimizerKernelTests {
  @Test(arguments: [1, 16, 37, 50_021])
  func allInstructionSetsAgree(count: Int) {
    let g = randomValues(count)
    let start = randomValues(count, seed: 2)
    let positive = randomValues(count, seed: 3).map(abs)
    let results = sameEverywhere { run in
      var w = [[Float]](repeating: start, count: 14)
      var a = w
      var b = [[Float]](repeating: positive, count: 14)
      var c = b
      for nesterov in [false, true] {
        let at = nesterov ? 1 : 0
        var sgd = ck_sgd(
          rate: 0.1, momentum: 0.9, dampening: 0, weight_decay: 0.01, nesterov: nesterov,
          first: false)
        ck_sgd_step(run, &sgd, count, g, &w[at], &a[at])
      }
      var adagrad = ck_adagrad(rate: 0.1, epsilon: 1e-10, weight_decay: 0.01)
      ck_adagrad_step(run, &adagrad, count, g, &w[2], &b[2])
      var adadelta = ck_adadelta(rate: 1, rho: 0.9, epsilon: 1e-6, weight_decay: 0.01)
      ck_adadelta_step(run, &adadelta, count, g, &w[3], &b[3], &c[3])
      var rmsprop = ck_rmsprop(
        rate: 0.1, alpha: 0.9, epsilon: 1e-8, momentum: 0.9, weight_decay: 0.01)
      ck_rmsprop_step(run, &rmsprop, count, g, &w[4], &b[4], nil, nil)
      ck_rmsprop_step(run, &rmsprop, count, g, &w[5], &b[5], &a[5], &c[5])
      var adam = ck_adam(
        rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weight_decay: 0.01, decoupled: false,
        step: 3)
      ck_adam_step(run, &adam, count, g, &w[6], &a[6], &b[6], nil)
      adam.decoupled = true
      ck_adam_step(run, &adam, count, g, &w[7], &a[7], &b[7], &c[7])
      var adamax = ck_adamax(
        rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weight_decay: 0.01, step: 3)
      ck_adamax_step(run, &adamax, count, g, &w[8], &a[8], &b[8])
      for decoupled in [false, true] {
        let at = decoupled ? 9 : 10
        var nadam = ck_nadam(
          rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weight_decay: 0.01,
          decoupled: decoupled, momentum: 0.5, next_momentum: 0.6, momentum_product: 0.1, step: 3)
        ck_nadam_step(run, &nadam, count, g, &w[at], &a[at], &b[at])
      }
      // Before the mean square divides and after.
      for (at, step) in [(11, 3), (12, 30)] {
        var radam = ck_radam(
          rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weight_decay: 0.01,
          decoupled: false, step: Int64(step))
        ck_radam_step(run, &radam, count, g, &w[at], &a[at], &b[at])
      }
      var lion = ck_lion(rate: 0.1, beta1: 0.9, beta2: 0.99, weight_decay: 0.01)
      ck_lion_step(run, &lion, count, g, &w[13], &a[13])
      return w + a + b + c
    }
    #expect(results.prefix(14).allSatisfy { $0 != start })
  }
}
