public import Foundation

/// Records as JSON: sorted keys, and a text for numbers that JSON has no word for.
///
/// A diverged run has losses that are not finite; plain `JSONEncoder` refuses them.
public enum RecordJSON {
  /// The record as indented UTF-8 JSON that ends with a line break.
  public static func encode(_ record: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(record) + Data("\n".utf8)
  }

  /// A record from what ``encode(_:)`` wrote.
  public static func decode<Record: Decodable>(
    _ type: Record.Type = Record.self, from data: Data
  ) throws -> Record {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }
}
