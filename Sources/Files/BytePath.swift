import Foundation
import Wording

/// A path as the system knows it: bytes, which need not be text.
///
/// Names of files come from any system and any century; a path made of a `String` would lose those that
/// are not UTF-8.
public struct BytePath: Hashable, Sendable {
  /// Without a terminating zero.
  public let bytes: [UInt8]

  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  public init(_ path: String) { self.init(bytes: path.utf8) }

  /// The path of an entry of this folder.
  public func appending(_ name: BytePath) -> BytePath {
    if bytes.isEmpty { return name }
    let separator: [UInt8] = bytes.last == Self.slash ? [] : [Self.slash]
    return BytePath(bytes: bytes + separator + name.bytes)
  }

  /// The name behind the last slash; trailing slashes do not count.
  public var lastComponent: BytePath {
    let end = (bytes.lastIndex { $0 != Self.slash } ?? -1) + 1
    let start = (bytes[..<end].lastIndex(of: Self.slash) ?? -1) + 1
    return BytePath(bytes: bytes[start..<end])
  }

  /// The path as text: exactly where its bytes are UTF-8, otherwise as `description` has it.
  public var string: String { String(validating: bytes, as: UTF8.self) ?? description }

  /// Calls `body` with the path as C wants it.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
    }
  }

  /// The folder that the path lies in: `.` for a bare name.
  package var parent: BytePath {
    let end = (bytes.lastIndex { $0 != Self.slash } ?? -1) + 1
    guard let slash = bytes[..<end].lastIndex(of: Self.slash) else { return "." }
    let start = (bytes[..<slash].lastIndex { $0 != Self.slash } ?? -1) + 1
    return start == 0 ? "/" : BytePath(bytes: bytes[..<start])
  }

  /// Whether the name itself is a link, wherever it leads.
  package var isLink: Bool {
    var status = stat()
    return withCString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  private static let slash = UInt8(ascii: "/")
}

extension BytePath: ExpressibleByStringLiteral {
  public init(stringLiteral path: String) { self.init(path) }
}

extension BytePath: Comparable {
  /// By bytes, as C's `strcmp` would sort.
  public static func < (left: BytePath, right: BytePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension BytePath: CustomStringConvertible {
  /// The path on one line of a report: control characters and bytes that are no UTF-8 are written as
  /// `\n`, `\u{1B}` or `\xE9`.
  public var description: String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: \.isUnprintable)
    {
      return text
    }
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      var decoder = UTF8()
      var iterator = rest.makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&iterator) {
        text += String(scalar).escaped
        rest = rest.dropFirst(UTF8.width(scalar))
      } else {
        text += Self.escape(rest.removeFirst())
      }
    }
    return text
  }

  /// A byte that is no text.
  private static func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }
}

extension BytePath: Encodable {
  /// As `string`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(string)
  }
}
