import Files
import Foundation
import Interchange
import Tensors
import TestSupport
import Testing

/// Files that contradict the format are refused with a sentence, before memory is allocated for them.
@Suite(.timeLimit(.minutes(5))) struct SafetensorsStrictnessTests {
  /// A header and as many bytes of data.
  struct Case: CustomTestStringConvertible {
    var header: String
    var data = 0
    /// A part of the sentence that refuses it.
    var reason: String
    var testDescription: String { reason }
  }

  static let cases = [
    Case(header: "[]", reason: "does not begin with “{”"),
    Case(header: " {}", reason: "does not begin with “{”"),
    Case(header: "{}x", reason: "stands behind the header's JSON"),
    Case(header: "{", reason: "should be “\"”"),
    Case(header: "{\"a\":1}", reason: "should be “{”"),
    Case(header: entry("a", end: 4), data: 5, reason: "take 4 bytes but the file holds 5"),
    Case(header: entry("a", end: 4), data: 3, reason: "take 4 bytes but the file holds 3"),
    Case(
      header: entry("a", begin: 4, end: 8), data: 8, reason: "begins at byte 4 of the data"),
    Case(
      header: merged(entry("a", end: 4), entry("b", begin: 0, end: 4)), data: 4,
      reason: "must begin at 4"),
    Case(
      header: merged(entry("a", end: 4), entry("b", begin: 8, end: 12)), data: 12,
      reason: "must begin at 4"),
    Case(
      header: merged(entry("a", end: 4), entry("a", begin: 4, end: 8)), data: 8,
      reason: "“a” occurs twice"),
    Case(header: entry("a", shape: "2", end: 4), data: 4, reason: "needs 8 bytes but has 4"),
    Case(
      header: entry("a", shape: "4294967296,4294967296", end: 4), data: 4, reason: "overflows"),
    Case(
      header: entry("a", shape: "4611686018427387904", end: 0), reason: "overflows"),
    Case(
      header: entry("a", shape: "99999999999999999999", end: 0), reason: "number of its header"),
    Case(
      header: entry("a", shape: "1" + String(repeating: ",1", count: 64), end: 4), data: 4,
      reason: "an array has more than 64 numbers"),
    Case(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", data: 4,
      reason: "an array has more than 2 numbers"),
    Case(header: entry("a", shape: "-1", end: 4), data: 4, reason: "non-negative whole number"),
    Case(header: entry("a", shape: "01", end: 4), data: 4, reason: "non-negative whole number"),
    Case(header: entry("a", shape: "1.0", end: 4), data: 4, reason: "should be “]”"),
    Case(header: entry("a", type: "F33", end: 4), data: 4, reason: "unknown element type “F33”"),
    Case(header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", data: 4, reason: "lacks its dtype"),
    Case(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", data: 4,
      reason: "two data_offsets"),
    Case(
      header: "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      data: 4, reason: "unknown or repeated key “dtype”"),
    Case(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", data: 4,
      reason: "unknown or repeated key “x”"),
    Case(
      header: "{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", reason: "key “a” occurs twice"),
    Case(header: "{\"__metadata__\":{\"a\":1}}", reason: "should be “\"”"),
    Case(header: "{\"__metadata__\":{},\"__metadata__\":{}}", reason: "occurs twice"),
    Case(header: "{\"\\ud800\":{}}", reason: "half a surrogate pair"),
    Case(header: "{\"\\x\":{}}", reason: "unknown escape"),
    Case(header: "{\"\\u12g4\":{}}", reason: "four digits"),
    Case(header: "{\"a", reason: "does not end"),
    Case(header: "{\"a\u{1}\":{}}", reason: "control character"),
  ]

  @Test(arguments: cases) func refusesWithASentence(_ example: Case) throws {
    let directory = try TemporaryFolder()
    let path = directory.path("file.safetensors")
    var content = withUnsafeBytes(of: UInt64(example.header.utf8.count).littleEndian) { Data($0) }
    content += Data(example.header.utf8) + Data(count: example.data)
    try content.write(to: URL(filePath: path))
    let error = try #require(throws: SafetensorsError.self) { _ = try SafetensorsFile(path) }
    #expect("\(error)".contains(example.reason))
    #expect("\(error)".contains(path))
  }

  @Test(arguments: [
    Data(), Data("PK\u{3}\u{4}".utf8), Data("<!DOCTYPE html><html>".utf8),
    Data(repeating: 0xFF, count: 64), Data([0, 0, 0, 0, 0, 0, 0, 0]),
    Data([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF, 0x7D]),
  ]) func refusesOtherFiles(content: Data) throws {
    let directory = try TemporaryFolder()
    let path = directory.path("file.safetensors")
    try content.write(to: URL(filePath: path))
    #expect(throws: SafetensorsError.self) { _ = try SafetensorsFile(path) }
  }

  /// Cut anywhere or with any one byte changed, a file is read or refused, never a crash.
  @Test func survivesDamage() throws {
    let directory = try TemporaryFolder()
    let path = directory.path("file.safetensors")
    try SafetensorsFile.write(
      SafetensorsGoldenTests.tensors, metadata: SafetensorsGoldenTests.metadata, to: path)
    let sound = try Data(contentsOf: URL(filePath: path))
    for length in 0..<sound.count {
      try sound.prefix(length).write(to: URL(filePath: path))
      #expect(throws: SafetensorsError.self) { _ = try SafetensorsFile(path) }
    }
    for index in sound.indices {
      for change in [0x01, 0x10, 0x80] as [UInt8] {
        var damaged = sound
        damaged[index] ^= change
        try damaged.write(to: URL(filePath: path))
        _ = try? SafetensorsFile(path).tensors()
      }
    }
  }

  @Test func missingFileAndDirectoryAreNamed() throws {
    let directory = try TemporaryFolder()
    let missing = directory.path("none.safetensors")
    #expect(throws: SafetensorsError.file(FileError(.open, missing, code: ENOENT))) {
      _ = try SafetensorsFile(missing)
    }
    #expect(
      throws: SafetensorsError.file(
        FileError(.open, BytePath(directory.path("")), .notAFile(.folder)))
    ) {
      _ = try SafetensorsFile(directory.path(""))
    }
  }

  @Test func aPipeDoesNotHang() throws {
    let directory = try TemporaryFolder()
    #expect(mkfifo(directory.path("pipe"), 0o600) == 0)
    #expect(throws: SafetensorsError.self) { _ = try SafetensorsFile(directory.path("pipe")) }
  }

  @Test(arguments: [["a", "a"], ["__metadata__"]]) func refusesToWriteBadNames(names: [String])
    throws
  {
    let directory = try TemporaryFolder()
    let path = directory.path("file.safetensors")
    let tensors = names.map { NamedTensor($0, Tensor(shape: [1], values: [1])) }
    #expect(throws: SafetensorsError.unwritableName(path: path, name: names.last!)) {
      try SafetensorsFile.write(tensors, to: path)
    }
    #expect(try directory.names().isEmpty)
  }

  private static func entry(
    _ name: String, type: String = "F32", shape: String = "1", begin: Int = 0, end: Int
  ) -> String {
    "{\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}}"
  }

  private static func merged(_ first: String, _ second: String) -> String {
    first.dropLast() + "," + second.dropFirst()
  }
}
