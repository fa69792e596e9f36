/// The transfer of a tensor that an arena holds in canonical order.
public struct PlainTransfer: TensorTransfer {
  /// The number of elements.
  public let count: Int

  public init(count: Int) { self.count = count }

  public var scratchByteCount: Int { 0 }

  /// Copies all elements.
  public func store(
    _ canonical: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    arena.update(from: canonical, count: count)
  }

  /// Copies all elements.
  public func load(
    _ arena: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    canonical.update(from: arena, count: count)
  }
}
