/// The sizes of a tensor's axes, outermost first; images are `[batch, channels, height, width]`.
public struct Shape: Hashable, Sendable {
  /// The size of each axis.
  public var sizes: [Int]

  public init(_ sizes: [Int]) { self.sizes = sizes }

  /// The number of axes.
  public var rank: Int { sizes.count }

  /// The number of elements: the product of the sizes, 1 for a scalar.
  public var count: Int { sizes.reduce(1, *) }

  public subscript(axis: Int) -> Int {
    get { sizes[axis] }
    set { sizes[axis] = newValue }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }
}

extension Shape: CustomStringConvertible {
  /// For example `64×3×128×128`.
  public var description: String { sizes.map(String.init).joined(separator: "×") }
}

extension Shape: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(try [Int](from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    try sizes.encode(to: encoder)
  }
}

extension Shape {
  /// The number of elements of a tensor of these sizes; `nil` where some are negative, or where the product of those
  /// that are not zero is more than an `Int` holds.
  ///
  /// For sizes that a file claims: `count` may then be asked for.
  package static func elementCount(of sizes: [Int]) -> Int? {
    var product = 1
    var isEmpty = false
    for size in sizes {
      if size < 0 { return nil }
      if size == 0 {
        isEmpty = true
        continue
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return isEmpty ? 0 : product
  }
}
