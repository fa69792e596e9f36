package import Files

/// The digest in the name of a published file, as in `resnet34-b627a593.pth`.
package struct NamedDigest: Equatable, Sendable {
  /// The first digits of the content's SHA-256, in lower case.
  package let digits: String

  /// - Parameter digits: the first digits of a SHA-256, in lower case.
  package init(digits: String) { self.digits = digits }

  /// Finds the digest between a name's last hyphen and the dot behind it: 8 to 64 hexadecimal digits, as
  /// `torch.hub` has it.
  ///
  /// Digits without any letter are taken for a date (`run-20240131.pth`) rather than a digest.
  package init?(inNameOf path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let hyphen = name.lastIndex(of: "-") else { return nil }
    let digits = name[name.index(after: hyphen)...].prefix { $0 != "." }
    guard (8...64).contains(digits.count), digits.endIndex < name.endIndex,
      digits.allSatisfy({ ("0"..."9").contains($0) || ("a"..."f").contains($0) }),
      digits.contains(where: \.isLetter)
    else { return nil }
    self.digits = String(digits)
  }

  /// Whether a SHA-256, in lower-case hexadecimal, begins with these digits.
  package func agrees(with digest: String) -> Bool { digest.hasPrefix(digits) }
}

extension FileReader {
  /// The SHA-256 of the content in lower-case hexadecimal, read a part at a time.
  package func digest() throws(FileError) -> String {
    var hash = SHA256()
    var position = 0
    while position < size {
      let part = try bytes(position..<min(position + 1 << 20, size))
      if part.isEmpty { break }
      part.span.withUnsafeBytes { hash.update($0) }
      position += part.count
    }
    return hash.finalize().map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
