/// Carries a tensor between canonical order and its place in an arena, where it lies as its kernel wants it.
///
/// The canonical order is PyTorch's, the last axis fastest.
public protocol TensorTransfer: Sendable {
  /// The bytes of scratch memory that either way needs, aligned to a cache line; 0 for none.
  var scratchByteCount: Int { get }

  /// Writes canonical values into the arena, and zeros into the padding between them.
  func store(
    _ canonical: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?)

  /// Reads canonical values out of the arena.
  func load(
    _ arena: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?)
}
