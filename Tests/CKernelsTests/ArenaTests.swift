import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct ArenaTests {
  @Test(arguments: [1, 31, 32, 5_001, 70_003])
  func elementwise(count: Int) {
    let x = randomValues(count)
    let y = randomValues(count, seed: 2)
    let results = sameEverywhere { run in
      var filled = x
      ck_fill(run, count, 2.5, &filled)
      var copied = x
      ck_copy(run, count, y, &copied)
      var sum = x
      ck_accumulate(run, count, y, &sum)
      var scaled = x
      ck_scale(run, count, 0.3, &scaled)
      var clamped = x
      ck_clamp(run, count, -0.25, 0.5, &clamped)
      return [filled, copied, sum, scaled, clamped]
    }
    #expect(results[0].allSatisfy { $0 == 2.5 })
    expectEqual(results[1], y)
    expectEqual(results[2], zip(x, y).map(+))
    expectEqual(results[3], x.map { $0 * 0.3 })
    expectEqual(results[4], x.map { min(max($0, -0.25), 0.5) })
  }

  @Test(arguments: [0, 1, 31, 5_001, 300_003])
  func sumOfSquares(count: Int) {
    let x = randomValues(count)
    let reference = x.reduce(0.0) { $0 + Double($1) * Double($1) }
    let sums = variants.map { ck_sum_of_squares($0, count, x) }
    #expect(sums.allSatisfy { $0.bitPattern == sums[0].bitPattern })
    #expect(abs(sums[0] - reference) <= 1e-12 * reference)
  }
}
