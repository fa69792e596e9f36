import Foundation

/// Owned memory for kernels: zero-filled, aligned to a cache line, of fixed size.
///
/// A buffer of 2 MB or more is aligned to 2 MB and offered to the kernel as huge pages, which saves the
/// page faults that a training step would otherwise spend much of its first passes on.
///
/// The type has reference semantics and no locks. It is `Sendable` because ownership is handed over, never
/// shared: whoever writes must be alone, as with any buffer.
public final class AlignedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  /// The number of elements.
  public let count: Int

  /// The first element; valid while the object lives.
  public let pointer: UnsafeMutablePointer<Element>

  /// The size in bytes.
  public var byteCount: Int { count * MemoryLayout<Element>.stride }

  /// Allocates `count` elements of zero bytes.
  ///
  /// - Complexity: O(n): every page is written here, so that no step waits for the system to hand it out.
  public init(count: Int) {
    precondition(count >= 0)
    self.count = count
    let hugePage = 1 << 21
    let bytes = max(count * MemoryLayout<Element>.stride, 1)
    let alignment = bytes >= hugePage ? hugePage : 64
    let size = (bytes + alignment - 1) / alignment * alignment
    guard let raw = aligned_alloc(alignment, size) else {
      fatalError("The system has no \(size) bytes of memory left.")
    }
    #if os(Linux)
      if alignment == hugePage { madvise(raw, size, MADV_HUGEPAGE) }
    #endif
    memset(raw, 0, size)
    pointer = raw.bindMemory(to: Element.self, capacity: max(count, 1))
  }

  deinit { free(pointer) }

  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      return pointer[index]
    }
    set {
      precondition(index >= 0 && index < count)
      pointer[index] = newValue
    }
  }

  /// All elements, to be read or written in place.
  public var buffer: UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }

  /// A copy with memory of its own.
  public func copy() -> AlignedMemory<Element> {
    let twin = AlignedMemory<Element>(count: count)
    twin.pointer.update(from: pointer, count: count)
    return twin
  }
}
