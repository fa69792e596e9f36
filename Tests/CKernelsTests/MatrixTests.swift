import CKernels
import Testing

@Suite(.timeLimit(.minutes(5))) struct MatrixTests {
  /// Whole tiles and bands, and every kind of edge; depths of several panels.
  @Test(
    arguments: [
      (1, 1, 1), (8, 32, 16), (64, 64, 256), (5, 7, 3), (70, 33, 600), (9, 17, 300), (131, 66, 40),
      (3, 100, 257),
    ])
  func productsAreRightAndTheSameEverywhere(rows: Int, columns: Int, depth: Int) {
    let a = randomValues(rows * depth)
    let b = randomValues(depth * columns, seed: 2)
    let d = randomValues(rows * columns, seed: 3)
    let results = sameEverywhere { run in
      var (plain, both) = (
        [Float](repeating: .nan, count: rows * columns),
        [Float](repeating: .nan, count: rows * columns)
      )
      var product = ck_product(
        rows: rows, columns: columns, depth: depth, a: nil, b: nil, d: nil, alpha: 1, beta: 0,
        c: nil)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          d.withUnsafeBufferPointer { d in
            product.a = a.baseAddress
            product.b = b.baseAddress
            inPlace(&plain) {
              product.c = $0
              ck_matrix_multiply(run, &product)
            }
            product.d = d.baseAddress
            product.alpha = -2
            product.beta = 0.5
            inPlace(&both) {
              product.c = $0
              ck_matrix_multiply(run, &product)
            }
          }
        }
      }
      return [plain, both]
    }
    var sums = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for at in 0..<depth {
        let left = Double(a[row * depth + at])
        for column in 0..<columns {
          sums[row * columns + column] += left * Double(b[at * columns + column])
        }
      }
    }
    expectClose(results[0], sums, within: 1e-5)
    expectClose(results[1], zip(sums, d).map { -2 * $0 + 0.5 * Double($1) }, within: 1e-5)
  }

  @Test(arguments: [(1, 1), (32, 64), (33, 5), (300, 131)])
  func transposes(rows: Int, columns: Int) {
    let x = randomValues(rows * columns)
    let results = sameEverywhere { run in
      var y = [Float](repeating: .nan, count: rows * columns)
      ck_matrix_transpose(run, rows, columns, x, &y)
      return [y]
    }
    expectEqual(
      results[0], (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] })
  }
}
