import CKernels

/// Turns a matrix into one with the same singular vectors and singular values near 1, by five steps of Newton and Schulz.
///
/// With the matrix divided by its Frobenius norm, and lying down (no more rows than columns):
///
///     X ← a X + (b X Xᵀ + c (X Xᵀ)²) X
///
/// The coefficients make small singular values grow as fast as five steps can, and leave them between about 0.7 and 1.2.
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

  /// The elements of the scratch memory: two square matrices of the smaller side.
  var scratchCount: Int { 2 * squareCount }

  private var small: Int { min(rows, columns) }
  private var large: Int { max(rows, columns) }
  private var squareCount: Int { Self.padded(small * small) }

  /// Rounded up to whole cache lines.
  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// - Parameters:
  ///   - matrix: what is to be turned; it and `other` are overwritten.
  ///   - other: memory of as many elements.
  ///   - scratch: ``scratchCount`` elements.
  /// - Returns: where the result lies: `matrix` or `other`.
  /// - Complexity: about 10 · small² · (2 · large + small) multiplications with additions.
  func callAsFunction(
    _ matrix: UnsafeMutablePointer<Float>, other: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, run: ck_run
  ) -> UnsafeMutablePointer<Float> {
    let norm = ck_sum_of_squares(run, count, matrix).squareRoot()
    // Not-a-number is not below epsilon, and stays.
    ck_scale(run, count, Float(1 / (norm < epsilon ? epsilon : norm)), matrix)
    var (x, y) = (matrix, other)
    if rows > columns {
      ck_matrix_transpose(run, rows, columns, x, y)
      swap(&x, &y)
    }
    let (gram, factor) = (scratch, scratch + squareCount)
    for _ in 0..<Self.steps {
      ck_matrix_transpose(run, small, large, x, y)
      multiply(run, small, small, large, x, y, into: gram)
      multiply(
        run, small, small, small, gram, gram, Self.c, plus: gram, Self.b, into: factor)
      multiply(run, small, large, small, factor, x, 1, plus: x, Self.a, into: y)
      swap(&x, &y)
    }
    if rows > columns {
      ck_matrix_transpose(run, columns, rows, x, y)
      swap(&x, &y)
    }
    return x
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
