/// A tensor in canonical order (row-major, `OIHW` for convolutions, `[out, in]` for linear layers).
///
/// This is the form in which values cross the system's borders: checkpoints, import, export, tests.
/// Inside the engine values live in arenas, in the layout that their kernel wants.
public struct Tensor: Equatable, Sendable {
  public let shape: Shape

  /// The elements, the last axis fastest; as many as `shape.count`.
  public var values: [Float]

  /// - Precondition: `values.count == shape.count`.
  public init(shape: Shape, values: [Float]) {
    precondition(values.count == shape.count, "\(values.count) values do not fill \(shape)")
    self.shape = shape
    self.values = values
  }

  /// A tensor filled with one value.
  public init(shape: Shape, repeating value: Float) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.count))
  }
}
