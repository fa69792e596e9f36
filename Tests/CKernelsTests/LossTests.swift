import CKernels
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct LossTests {
  @Test(arguments: [(1, 2, 2, 0.0), (7, 5, 8, 0.0), (64, 5, 16, 0.1), (300, 1000, 1008, 0.1)])
  func crossEntropyMatchesItsDefinition(rows: Int, classes: Int, stride: Int, smoothing: Double) {
    let values = randomValues(rows * stride).map { $0 * 8 }
    let labels = (0..<rows).map { Int32($0 * 7 % classes) }
    var sum = 0.0
    let results = sameEverywhere { run in
      var gradient = values
      var losses = [Double](repeating: 0, count: rows)
      var probabilities = values
      withLogits(values, rows, classes, stride) { logits in
        sum = ck_cross_entropy(run, logits, labels, smoothing, &losses, &gradient)
        ck_softmax(run, logits, &probabilities)
      }
      return [gradient, losses.map { Float($0) }, probabilities]
    }
    var gradient: [Double] = []
    var losses: [Double] = []
    var probabilities: [Double] = []
    for row in 0..<rows {
      let logits = (0..<classes).map { Double(values[row * stride + $0]) }
      let total = logits.reduce(0) { $0 + exp($1) }
      let target = (0..<classes).map {
        smoothing / Double(classes) + ($0 == Int(labels[row]) ? 1 - smoothing : 0)
      }
      losses.append(zip(logits, target).reduce(0) { $0 - $1.1 * ($1.0 - log(total)) })
      let padding = [Double](repeating: 0, count: stride - classes)
      probabilities += logits.map { exp($0) / total } + padding
      gradient += zip(logits, target).map { (exp($0) / total - $1) / Double(rows) } + padding
    }
    expectClose(results[0], gradient, within: 1e-7)
    expectClose(results[1], losses, within: 1e-7)
    expectClose(results[2], probabilities, within: 1e-7)
    #expect(abs(sum - losses.reduce(0, +)) <= 1e-12 * sum)
  }

  @Test func hugeLogitsDoNotOverflow() {
    var losses = [Double.nan]
    withLogits([3e38, -3e38, 0], 1, 3, 3) { logits in
      #expect(ck_cross_entropy(variants[0], logits, [0], 0, &losses, nil) == 0)
    }
  }

  @Test(arguments: [-1, 3] as [Int32])
  func aLabelOutsideTheClassesShows(label: Int32) {
    var losses = [0.0]
    withLogits([1, 2, 3], 1, 3, 3) { logits in
      #expect(ck_cross_entropy(variants[0], logits, [label], 0, &losses, nil).isNaN)
    }
  }

  @Test func theFirstOfEqualsIsPredicted() {
    var predictions = [Int32](repeating: -1, count: 3)
    withLogits([0, 2, 2, 9, 5, 1, 0, 9], 2, 3, 4) { ck_argmax(variants[0], $0, &predictions) }
    #expect(predictions == [1, 0, -1])
  }

  func withLogits(
    _ values: [Float], _ rows: Int, _ classes: Int, _ stride: Int, _ body: (ck_logits) -> Void
  ) {
    values.withUnsafeBufferPointer {
      body(
        ck_logits(
          values: $0.baseAddress, rows: Int32(rows), classes: Int32(classes), stride: Int32(stride))
      )
    }
  }
}
