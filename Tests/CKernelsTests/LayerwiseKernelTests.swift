import CKernels
import Testing

/// The rules' arithmetic is compared with references in OptimizersTests, in one instruction set; here all give the
/// same bits.
@Suite(.timeLimit(.minutes(5))) struct LayerwiseKernelTests {
  @Test(arguments: [1, 16, 37, 70_021])
  func allInstructionSetsAgree(count: Int) {
    let g = randomValues(count)
    let start = randomValues(count, seed: 2)
    let positive = randomValues(count, seed: 3).map(abs)
    let results = sameEverywhere { run in
      var (w, average, square) = (start, start, positive)
      var lamb = ck_lamb(beta1: 0.9, beta2: 0.99, epsilon: 1e-6, weight_decay: 0.01, step: 3)
      let squares = ck_lamb_moments(run, &lamb, count, g, w, &average, &square)
      ck_lamb_step(run, &lamb, 0.1, count, average, square, &w)
      var (buffers, updates) = ([start, start], [start, start])
      for (at, nesterov) in [false, true].enumerated() {
        ck_muon_momentum(run, 0.9, nesterov, count, g, &buffers[at], &updates[at])
      }
      var moved = start
      ck_muon_step(run, 0.1, 0.99, count, updates[1], &moved)
      // As floats, of which two hold all of a double.
      let sums = [squares.weights, squares.direction].flatMap {
        [Float($0), Float($0 - Double(Float($0)))]
      }
      return [w, average, square, sums, moved] + buffers + updates
    }
    #expect(results[0] != start && results[4] != start && results[7] != results[8])
    let exact = start.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(Double(results[3][0]) / exact - 1) < 1e-6)
  }
}
