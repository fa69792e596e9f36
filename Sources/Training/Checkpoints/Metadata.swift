import Foundation

/// A checkpoint's metadata: strings to strings, structured values as JSON with sorted keys.
struct Metadata {
  private(set) var strings: [String: String]
  private let path: String

  /// To be written.
  init(format: String) {
    strings = [Self.formatKey: format]
    path = ""
  }

  /// As read from `path`.
  init(_ strings: [String: String], path: String, format: String) throws(CheckpointError) {
    self.strings = strings
    self.path = path
    guard let found = strings[Self.formatKey] else {
      throw .notACheckpoint(path: path, key: Self.formatKey)
    }
    guard found == format else { throw .unknownFormat(path: path, format: found) }
  }

  mutating func set(_ key: String, _ value: some Encodable) throws {
    strings[key] = try Self.json(value)
  }

  /// For what is JSON already.
  mutating func set(_ key: String, text: String) { strings[key] = text }

  func text(_ key: String) throws(CheckpointError) -> String {
    guard let text = strings[key] else { throw .notACheckpoint(path: path, key: key) }
    return text
  }

  func value<Value: Decodable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(CheckpointError) -> Value {
    guard let text = strings[key],
      let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
    else { throw .notACheckpoint(path: path, key: key) }
    return value
  }

  /// A value that files may lack.
  func value<Value: Decodable>(
    _ key: String, default missing: Value
  ) throws(CheckpointError) -> Value {
    strings[key] == nil ? missing : try value(key)
  }

  /// The same value always gives the same text.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static let formatKey = "format"
}
