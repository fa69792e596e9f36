import Foundation

/// Changes what a safetensors file says about itself and leaves its numbers as they are.
enum SafetensorsEditor {
  /// Rewrites the metadata of a file.
  ///
  /// Checksums are taken out, as in files of versions that wrote none: what is to be seen is what becomes of a file
  /// that is whole and lies.
  static func edit(_ file: URL, _ change: (inout [String: String]) -> Void) throws {
    let content = try Data(contentsOf: file)
    let length = content.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let old = content[8..<8 + length]
    var header = try JSONSerialization.jsonObject(with: old) as? [String: Any] ?? [:]
    var metadata = header["__metadata__"] as? [String: String] ?? [:]
    for key in ["checksum", "weights"] { metadata[key] = nil }
    change(&metadata)
    header["__metadata__"] = metadata
    var new = try JSONSerialization.data(withJSONObject: header)
    new.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - new.count % 8) % 8))
    var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: new.count >> (8 * $0)) })
    bytes.append(new)
    bytes.append(content[(8 + length)...])
    try bytes.write(to: file)
  }

  /// Turns one bit of a file over.
  static func flip(_ file: URL, byte: Int, bit: Int) throws {
    var content = try Data(contentsOf: file)
    content[byte % content.count] ^= 1 << UInt8(bit % 8)
    try content.write(to: file)
  }
}
