import Foundation
import Interchange
import Tensors
import TestSupport
import Testing

/// Against files that Python's safetensors package wrote (`scripts/fixtures/interchange.py`).
@Suite(.timeLimit(.minutes(5))) struct SafetensorsGoldenTests {
  static let tensors = [
    NamedTensor("blocks.0.conv.bias", Tensor(shape: [2], values: [1.5, -2.25])),
    NamedTensor(
      "blocks.0.conv.weight",
      Tensor(shape: [2, 3, 1, 2], values: (0..<12).map { Float($0) / 8 - 0.5 })),
    NamedTensor("empty", Tensor(shape: [0, 4], values: [])),
    NamedTensor("scalar", Tensor(shape: [], values: [3])),
  ]
  static let metadata = ["note": "quoted \"text\", a \\ and a\nnew line, ü 🌻"]

  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/interchange/\(name)").path(percentEncoded: false)
  }

  @Test func readsWhatPythonWrote() throws {
    let file = try SafetensorsFile(Self.fixture("float32.safetensors"))
    #expect(file.metadata == Self.metadata)
    #expect(Set(file.entries.map(\.name)) == Set(Self.tensors.map(\.name)))
    for named in Self.tensors {
      #expect(try file.tensor(named: named.name) == named.tensor)
    }
  }

  @Test func writesTheBytesThatPythonWrote() throws {
    let directory = try TemporaryFolder()
    let path = directory.path("ours.safetensors")
    try SafetensorsFile.write(Self.tensors, metadata: Self.metadata, to: path)
    let ours = try Data(contentsOf: URL(filePath: path))
    #expect(ours == (try Data(contentsOf: URL(filePath: Self.fixture("float32.safetensors")))))
  }

  @Test func convertsEveryFloatingPointType() throws {
    let file = try SafetensorsFile(Self.fixture("types.safetensors"))
    let single = try file.tensor(named: "single").values
    #expect(single == [0, -0.0, 1, -1.5, 65504, 0x1p-24, 0x1p-14, 0.333251953125])
    #expect(try file.tensor(named: "half").values == single)
    #expect(try file.tensor(named: "half").values[1].sign == .minus)
    #expect(try file.tensor(named: "double").values == single)
    // bfloat16 keeps 8 bits of the fraction.
    #expect(
      try file.tensor(named: "brain").values == [
        0, -0.0, 1, -1.5, 65536, 0x1p-24, 0x1p-14, 0.333984375,
      ])
  }

  @Test(arguments: [("count", ElementType.int64), ("mask", .bool)])
  func refusesToConvertOtherTypes(name: String, type: ElementType) throws {
    let path = Self.fixture("types.safetensors")
    let file = try SafetensorsFile(path)
    #expect(throws: SafetensorsError.notConvertible(path: path, name: name, type: type)) {
      try file.tensor(named: name)
    }
  }

  @Test func namesAMissingTensor() throws {
    let path = Self.fixture("float32.safetensors")
    let file = try SafetensorsFile(path)
    #expect(throws: SafetensorsError.missingTensor(path: path, name: "head")) {
      try file.tensor(named: "head")
    }
  }
}
