import Tensors

/// Sizes beyond which nobody builds a model; below them no arithmetic on shapes overflows.
enum Limit {
  static let axis = 1...(1 << 24)
  static let width = 1...(1 << 20)
  static let window = 1...(1 << 16)
  static let elementCount = 1 << 40

  static func check(_ shape: Shape, _ layer: String?) throws(ShapeError) {
    var count = 1
    for size in shape.sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= elementCount else {
        throw ShapeError(layer: layer, .tooLarge(shape))
      }
      count = product
    }
  }
}
