import Tensors

/// Sizes beyond which nobody builds a model; below them no arithmetic on shapes overflows.
enum Limit {
  static let axis = 1...(1 << 24)
  static let width = 1...(1 << 20)
  static let window = 1...(1 << 16)
  static let elementCount = 1 << 40

  static func check(_ shape: Shape) throws(ShapeError.Problem) {
    var count = 1
    for size in shape.sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= elementCount else { throw .tooLarge(shape) }
      count = product
    }
  }

  static func check(
    _ value: Int, _ setting: String, within range: ClosedRange<Int>
  ) throws(ShapeError.Problem) {
    guard range.contains(value) else {
      throw .notWithin(setting: setting, value: value, range: range)
    }
  }

  static func check(probability: Double) throws(ShapeError.Problem) {
    guard probability >= 0, probability < 1 else {
      throw .outOfRange(
        setting: "the probability", value: probability, range: "at least 0 and below 1")
    }
  }

  /// A shape that has to be images'.
  static func images(_ shape: Shape) throws(ShapeError.Problem) -> Shape {
    guard shape.rank == 4 else { throw .needsImages(got: shape) }
    return shape
  }
}
