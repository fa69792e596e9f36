import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct ActivationTests {
  @Test(arguments: [1, 15, 16, 37, 40_003])
  func reluBothWays(count: Int) {
    let x = randomValues(count)
    let dy = randomValues(count, seed: 2)
    let results = sameEverywhere { run in
      var y = x
      inPlace(&y) { ck_relu_forward(run, count, $0, $0) }
      var dx = dy
      inPlace(&dx) { ck_relu_backward(run, count, y, $0, $0) }
      return [y, dx]
    }
    expectEqual(results[0], x.map { max($0, 0) })
    expectEqual(results[1], zip(x, dy).map { $0 > 0 ? $1 : 0 })
  }

  @Test(arguments: [1, 37, 40_003])
  func additionWithAndWithoutReLU(count: Int) {
    let a = randomValues(count)
    let b = randomValues(count, seed: 2)
    let results = sameEverywhere { run in
      var sum = a
      inPlace(&sum) { ck_add_forward(run, count, $0, b, $0) }
      var raised = b
      inPlace(&raised) { ck_add_relu_forward(run, count, a, $0, $0) }
      return [sum, raised]
    }
    expectEqual(results[0], zip(a, b).map(+))
    expectEqual(results[1], zip(a, b).map { max($0 + $1, 0) })
  }

  @Test func notANumberIsNotHidden() {
    for run in variants {
      var x = [Float](repeating: .nan, count: 20)
      inPlace(&x) { ck_relu_forward(run, 20, $0, $0) }
      #expect(x.allSatisfy { $0.isNaN })
    }
  }
}
