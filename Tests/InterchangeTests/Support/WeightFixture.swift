import Foundation
import Interchange
import Tensors
import TestSupport
import Testing

/// What PyTorch reads from a fixture (`scripts/fixtures/weights.py`).
struct WeightFixture: Decodable, CustomTestStringConvertible {
  struct Entry: Decodable {
    var name: String
    var shape: Shape
    /// The floats' bit patterns.
    var bits: [UInt32]
  }

  var format: String
  var metadata: [String: String]
  var tensors: [Entry]
  var integers: [String]
  var notFinite: [String]

  /// The file's name in the folder of fixtures.
  var file = ""

  var testDescription: String { file }

  private enum CodingKeys: CodingKey { case format, metadata, tensors, integers, notFinite }

  static let all: [WeightFixture] = {
    let content = try? Data(contentsOf: URL(filePath: path("weights.json")))
    let fixtures = content.flatMap { try? JSONDecoder().decode([String: Self].self, from: $0) }
    return (fixtures ?? [:]).map { file, fixture in
      var fixture = fixture
      fixture.file = file
      return fixture
    }.sorted { $0.file < $1.file }
  }()

  static func path(_ file: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/interchange/\(file)")
      .path(percentEncoded: false)
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(file))))
  }
}

/// Reads a file of these bytes.
func readWeights(
  _ content: [UInt8], named name: String = "weights.pth", key: String? = nil
) throws -> StateDictionary {
  let directory = try TemporaryFolder()
  let path = directory.path(name)
  try Data(content).write(to: URL(filePath: path))
  return try StateDictionary(contentsOf: path, key: key)
}

/// Expects that a file of these bytes is refused with a sentence that names it and gives this reason.
func expectRefusal(
  _ reason: String, of content: [UInt8], named name: String = "weights.pth",
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let error = try #require(throws: StateDictionaryError.self, sourceLocation: sourceLocation) {
    _ = try readWeights(content, named: name)
  }
  let sentence = "\(error)"
  #expect(sentence.contains(reason), sourceLocation: sourceLocation)
  #expect(sentence.contains("/\(name)"), sourceLocation: sourceLocation)
  #expect(sentence.hasSuffix("."), sourceLocation: sourceLocation)
}
