import CKernels
import Testing

/// The schedule-free rules' and Prodigy's arithmetic is compared with their authors' in OptimizersTests, in one
/// instruction set; here all give the same bits.
@Suite(.timeLimit(.minutes(5))) struct RateFreeKernelTests {
  @Test(arguments: [1, 16, 37, 70_021])
  func allInstructionSetsAgree(count: Int) {
    let g = randomValues(count)
    let start = randomValues(count, seed: 2)
    let positive = randomValues(count, seed: 3).map(abs)
    let results = sameEverywhere { run in
      var (y, u) = ([start, start], [g, g])
      var square = [positive, positive]
      var averages = [start, start]
      var rule = ck_schedule_free(rate: 0.1, beta: 0.9, share: 0.25, weight_decay: 0.01)
      ck_schedule_free_sgd_step(run, &rule, count, g, &y[0], &u[0])
      ck_schedule_free_adamw_step(run, &rule, 0.99, 1e-8, 3, count, g, &y[1], &u[1], &square[0])
      for at in 0...1 { ck_schedule_free_average(run, 0.9, count, y[at], u[at], &averages[at]) }
      var (w, moved, average, sum) = (start, g, start, start)
      var prodigy = ck_prodigy(beta1: 0.9, beta2: 0.99, beta3: 0.995, distance: 0.5, weight: 2)
      let found = ck_prodigy_gather(
        run, &prodigy, count, g, moved, &average, &square[1], &sum)
      ck_prodigy_step(run, 0.1, 0.01, 1e-8, count, average, square[1], &w, &moved)
      // As floats, of which two hold all of a double.
      let sums = [found.progress, found.size].flatMap {
        [Float($0), Float($0 - Double(Float($0)))]
      }
      return y + u + square + averages + [w, moved, average, sum, sums]
    }
    let exact = results[11].reduce(0.0) { $0 + Double(abs($1)) }
    #expect(abs(Double(results[12][2]) / exact - 1) < 1e-6)
    #expect(results[0] != start && results[1] != start && results[8] != start)
    #expect(results[0] != results[6] && results[1] != results[7])
  }
}
