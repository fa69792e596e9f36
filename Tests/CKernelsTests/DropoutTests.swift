import CKernels
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct DropoutTests {
  /// The mask as the contract defines it, from `RandomStream`.
  func reference(_ x: [Float], _ dropout: ck_dropout) -> [Float] {
    var stream = RandomStream(
      seed: dropout.seed, purpose: .dropout, epoch: Int(dropout.epoch),
      sample: Int(dropout.sample))
    let scale = Float(1 / (1 - Double(dropout.probability)))
    return x.map { stream.uniform() >= dropout.probability ? $0 * scale : 0 }
  }

  let dropout = ck_dropout(seed: 0x1234_5678_9ABC_DEF0, epoch: 77, sample: 5, probability: 0.3)

  @Test(arguments: [(1, 7, 7), (3, 130, 130), (9, 65, 80), (64, 512, 512), (130, 257, 260)])
  func rows(rows: Int, columns: Int, stride: Int) {
    let x = randomValues(rows * stride)
    let result = sameEverywhere { run in
      var y = x
      inPlace(&y) {
        ck_dropout_rows(run, dropout, Int64(rows), Int64(columns), Int64(stride), $0, $0)
      }
      return [y]
    }[0]
    let dense = (0..<rows).flatMap { x[($0 * stride)..<($0 * stride + columns)] }
    let masked = reference(dense, dropout)
    var expected = x
    for row in 0..<rows {
      for column in 0..<columns { expected[row * stride + column] = masked[row * columns + column] }
    }
    expectEqual(result, expected)
  }

  @Test(arguments: shapes)
  func blocked(shape: ck_shape) {
    let x = randomValues(shape.planarCount)
    let result = sameEverywhere { run in
      var y = shape.blocked(x)
      inPlace(&y) { ck_dropout_blocked(run, dropout, shape, $0, $0) }
      return [y]
    }[0]
    expectEqual(shape.planar(result), reference(x, dropout))
  }

  @Test(arguments: [0, 1] as [Float])
  func allOrNothing(probability: Float) {
    let x = randomValues(100)
    var dropout = dropout
    dropout.probability = probability
    for run in variants {
      var y = x
      inPlace(&y) { ck_dropout_rows(run, dropout, 1, 100, 100, $0, $0) }
      expectEqual(y, probability == 0 ? x : [Float](repeating: 0, count: 100))
    }
  }
}
