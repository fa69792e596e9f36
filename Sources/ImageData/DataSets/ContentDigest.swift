import Files

/// The SHA-256 of some content.
public struct ContentDigest: Hashable, Sendable {
  /// 32 bytes.
  public let bytes: [UInt8]

  /// The digest of all `parts` as if they were one.
  package init(of parts: [UInt8]...) { self.init(of: parts) }

  package init(of parts: some Sequence<[UInt8]>) {
    var hash = SHA256()
    for part in parts { part.withUnsafeBytes { hash.update($0) } }
    bytes = hash.finalize()
  }
}

extension ContentDigest: Comparable {
  public static func < (left: ContentDigest, right: ContentDigest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension ContentDigest: CustomStringConvertible {
  /// 64 hexadecimal digits.
  public var description: String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
