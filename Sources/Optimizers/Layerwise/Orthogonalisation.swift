import CKernels

/// Turns a matrix into one with the same singular vectors and singular values near 1, by five steps of Newton and Schulz.
///
/// With the matrix divided by its Frobenius norm, and lying down (no more rows than columns):
///
///     G = X Xᵀ,   P = a + b G + c G²,   X ← P X
///
/// The coefficients make small singular values grow as fast as five steps can, and leave them between about 0.7 and 1.2.
///
/// Where one side is at least twice the other, the steps are worked out on squares of the smaller side: G ← P G P
/// is the next step's X Xᵀ, since P and G commute, and the product of all P is multiplied by the matrix once at the end. A
/// linear layer of 16384 inputs and 512 outputs then costs a quarter. In float32 only singular values below some
/// thousandth of the norm feel the difference, by less than the 1 % that bfloat16 rounds all by.
///
/// Source: K. Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024,
/// kellerjordan.github.io/posts/muon; their code works in bfloat16, this in float32.
struct Orthogonalisation {
  static let steps = 5
  private static let (a, b, c): (Float, Float, Float) = (3.4445, -4.7750, 2.0315)

  let rows: Int
  let columns: Int
  /// The least that a matrix is divided by.
  let epsilon: Double

  /// The elements of each of the two memories for matrices of rows × columns.
  var count: Int { rows * columns }

  /// The elements of the scratch memory: square matrices of the smaller side.
  var scratchCount: Int { (isOblong ? 4 : 2) * squareCount }

  private var small: Int { min(rows, columns) }
  private var large: Int { max(rows, columns) }
  private var isOblong: Bool { large >= 2 * small }
  private var squareCount: Int { Self.padded(small * small) }

  /// Rounded up to whole cache lines.
  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// - Parameters:
  ///   - matrix: what is to be turned; it and `other` are overwritten.
  ///   - other: memory of as many elements.
  ///   - scratch: ``scratchCount`` elements.
  /// - Returns: where the result lies: `matrix` or `other`.
  /// - Complexity: with s the smaller and l the larger side, 2 s² l + 19 s³ multiplications with additions for oblong
  ///   matrices, else 10 s² l + 5 s³.
  func callAsFunction(
    _ matrix: UnsafeMutablePointer<Float>, other: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, run: ck_run
  ) -> UnsafeMutablePointer<Float> {
    let norm = ck_sum_of_squares(run, count, matrix).squareRoot()
    // Not-a-number is not below epsilon, and stays.
    ck_scale(run, count, Float(1 / (norm < epsilon ? epsilon : norm)), matrix)
    return isOblong
      ? turnOblong(matrix, other, scratch, run) : turnSquarish(matrix, other, scratch, run)
  }

  private func turnSquarish(
    _ matrix: UnsafeMutablePointer<Float>, _ other: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, _ run: ck_run
  ) -> UnsafeMutablePointer<Float> {
    var (x, y) = (matrix, other)
    if rows > columns {
      ck_matrix_transpose(run, rows, columns, x, y)
      swap(&x, &y)
    }
    let (gram, factor) = (scratch, scratch + squareCount)
    for _ in 0..<Self.steps {
      ck_matrix_transpose(run, small, large, x, y)
      multiply(run, small, small, large, x, y, into: gram)
      setFactor(factor, gram: gram, run)
      multiply(run, small, large, small, factor, x, into: y)
      swap(&x, &y)
    }
    if rows > columns {
      ck_matrix_transpose(run, columns, rows, x, y)
      swap(&x, &y)
    }
    return x
  }

  private func turnOblong(
    _ x: UnsafeMutablePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, _ run: ck_run
  ) -> UnsafeMutablePointer<Float> {
    let gram = scratch
    var factor = scratch + squareCount
    var all = scratch + 2 * squareCount
    var spare = scratch + 3 * squareCount
    ck_matrix_transpose(run, rows, columns, x, y)
    let (flat, upright) = rows > columns ? (y, x) : (x, y)
    multiply(run, small, small, large, flat, upright, into: gram)
    for step in 1...Self.steps {
      setFactor(factor, gram: gram, run)
      if step < Self.steps {
        multiply(run, small, small, small, factor, gram, into: spare)
        multiply(run, small, small, small, spare, factor, into: gram)
      }
      if step == 1 {
        swap(&all, &factor)
      } else {
        multiply(run, small, small, small, factor, all, into: spare)
        swap(&all, &spare)
      }
    }
    if rows > columns {
      multiply(run, rows, columns, small, x, all, into: y)
    } else {
      multiply(run, rows, columns, small, all, x, into: y)
    }
    return y
  }

  /// factor = a + b · gram + c · gram².
  private func setFactor(
    _ factor: UnsafeMutablePointer<Float>, gram: UnsafeMutablePointer<Float>, _ run: ck_run
  ) {
    multiply(run, small, small, small, gram, gram, Self.c, plus: gram, Self.b, into: factor)
    for at in 0..<small { factor[at * small + at] += Self.a }
  }

  /// result = alpha · left · right + beta · addend.
  private func multiply(
    _ run: ck_run, _ rows: Int, _ columns: Int, _ depth: Int,
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ alpha: Float = 1,
    plus addend: UnsafePointer<Float>? = nil, _ beta: Float = 0,
    into result: UnsafeMutablePointer<Float>
  ) {
    var product = ck_product(
      rows: rows, columns: columns, depth: depth, a: left, b: right, d: addend, alpha: alpha,
      beta: beta, c: result)
    ck_matrix_multiply(run, &product)
  }
}
