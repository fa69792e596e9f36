import Tensors
import Wording

/// The JSON at the front of a safetensors file: a strict reader and a deterministic writer.
///
/// The reader accepts exactly one form: an object from names to `{"dtype", "shape", "data_offsets"}`, and
/// `"__metadata__"` to an object of strings. Where JSON readers differ (duplicate keys, numbers with a
/// fraction, unpaired surrogates) it refuses, so that every reader sees the same tensors.
struct SafetensorsHeader: Equatable {
  /// One tensor's place.
  struct Entry: Equatable {
    var name: String
    var type: ElementType
    var shape: [Int]
    /// Bytes from the start of the data.
    var begin: Int
    var end: Int
  }

  static let metadataKey = "__metadata__"

  /// The most axes that a tensor has in PyTorch.
  private static let rankLimit = 64

  var metadata: [String: String] = [:]
  /// In the order of their data.
  var entries: [Entry] = []

  /// The bytes of the header with its length in front, padded by spaces to a multiple of 8.
  ///
  /// Metadata is sorted by key and tensors keep their order, so equal content gives equal bytes. With
  /// tensors in name order the bytes are those that Python's safetensors package writes.
  func encoded() -> [UInt8] {
    var text = "{"
    if !metadata.isEmpty {
      text += "\(Self.quoted(Self.metadataKey)):{"
      text += metadata.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }.joined(separator: ",")
      text += entries.isEmpty ? "}" : "},"
    }
    text += entries.map { entry in
      let sizes = entry.shape.map(String.init).joined(separator: ",")
      return "\(Self.quoted(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\","
        + "\"shape\":[\(sizes)],\"data_offsets\":[\(entry.begin),\(entry.end)]}"
    }.joined(separator: ",")
    text += "}"
    var body = Array(text.utf8)
    while body.count % 8 != 0 { body.append(UInt8(ascii: " ")) }
    let length = UInt64(body.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + body
  }

  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\0"..<" ":
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

// MARK: - Reading

extension SafetensorsHeader {
  /// Why a header was refused; the file's name is added by who knows it.
  struct Refusal: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// Reads the header's bytes and checks every claim that they make about `dataSize` bytes of data.
  init(decoding bytes: [UInt8], dataSize: Int, work: WorkMeter) throws(Refusal) {
    guard bytes.first == UInt8(ascii: "{") else {
      throw Refusal("its header does not begin with “{”")
    }
    var json = HeaderScanner(bytes, work)
    var names = Set<String>()
    try json.object { json, key throws(Refusal) in
      guard names.insert(key).inserted else {
        throw Refusal("the name “\(key.excerpt())” occurs twice")
      }
      if key == Self.metadataKey {
        metadata = try Self.metadata(&json)
      } else {
        entries.append(try Self.entry(&json, name: key))
      }
    }
    try json.finish()
    entries.sort { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
    try checkPlaces(dataSize: dataSize)
  }

  /// The data must be covered by the tensors exactly once: no gap, no overlap, nothing behind.
  private func checkPlaces(dataSize: Int) throws(Refusal) {
    var position = 0
    for entry in entries {
      guard entry.begin == position, entry.end >= entry.begin else {
        throw Refusal(
          "the data of “\(entry.name.excerpt())” begins at byte \(entry.begin) of the data and ends at "
            + "\(entry.end) where it must begin at \(position)")
      }
      guard let size = Self.byteCount(entry) else {
        throw Refusal("the size of “\(entry.name.excerpt())”, \(entry.shape), overflows")
      }
      guard entry.end - entry.begin == size else {
        throw Refusal(
          "“\(entry.name.excerpt())” of shape \(entry.shape) and type \(entry.type.rawValue) needs \(size) "
            + "bytes but has \(entry.end - entry.begin)")
      }
      position = entry.end
    }
    guard position == dataSize else {
      throw Refusal("its tensors take \(position) bytes but the file holds \(dataSize)")
    }
  }

  /// The bytes that a tensor must have, or `nil` where the product overflows.
  private static func byteCount(_ entry: Entry) -> Int? {
    Shape.elementCount(of: entry.shape + [entry.type.size])
  }

  private static func metadata(_ json: inout HeaderScanner) throws(Refusal) -> [String: String] {
    var metadata: [String: String] = [:]
    try json.object { json, key throws(Refusal) in
      let value = try json.string()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw Refusal("the metadata key “\(key.excerpt())” occurs twice")
      }
    }
    return metadata
  }

  private static func entry(
    _ json: inout HeaderScanner, name: String
  ) throws(Refusal) -> Entry {
    var type: ElementType?
    var shape: [Int]?
    var offsets: [Int]?
    try json.object { json, key throws(Refusal) in
      switch key {
      case "dtype" where type == nil:
        let text = try json.string()
        guard let known = ElementType(rawValue: text) else {
          throw Refusal("“\(name.excerpt())” has the unknown element type “\(text.excerpt())”")
        }
        type = known
      case "shape" where shape == nil: shape = try json.integers(limit: rankLimit)
      case "data_offsets" where offsets == nil: offsets = try json.integers(limit: 2)
      default:
        throw Refusal(
          "the entry of “\(name.excerpt())” has an unknown or repeated key “\(key.excerpt())”")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw Refusal(
        "the entry of “\(name.excerpt())” lacks its dtype, its shape or its two data_offsets")
    }
    return Entry(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
  }
}
