import Files
import Foundation
import Interchange
import Tensors
import TestSupport
import Testing

/// Against what PyTorch reads from the files that it wrote.
@Suite(.timeLimit(.minutes(5))) struct StateDictionaryTests {
  @Test func hasFixtures() { #expect(WeightFixture.all.count == 18) }

  @Test(arguments: WeightFixture.all) func readsWhatPyTorchWrote(_ fixture: WeightFixture) throws {
    let path = WeightFixture.path(fixture.file)
    let weights = try StateDictionary(contentsOf: path)
    #expect(weights.path == path)
    #expect(weights.format.rawValue == fixture.format)
    #expect(weights.metadata == fixture.metadata)
    #expect(weights.tensors.map(\.name) == fixture.tensors.map(\.name))
    for (read, expected) in zip(weights.tensors, fixture.tensors) {
      #expect(read.tensor.shape == expected.shape, "\(read.name)")
      #expect(read.tensor.values.map(\.bitPattern) == expected.bits, "\(read.name)")
    }
    #expect(weights.integers == fixture.integers)
    #expect(weights.notFinite == fixture.notFinite)
  }

  /// PyTorch reads files under any name; so a file's form is told by its content.
  @Test func goesByTheContentNotTheName() throws {
    let weights = try readWeights(WeightFixture.bytes("parallel.safetensors"), named: "net.pth")
    #expect(weights.format == .safetensors)
    #expect(
      try readWeights(WeightFixture.bytes("network.pth"), named: "net.safetensors").format
        == .torchArchive)
  }

  @Test(arguments: ["network-stream.pth", "checkpoint.pth", "strided-stream.pth", "types.pth"])
  func refusesEveryTruncation(file: String) throws {
    let sound = try WeightFixture.bytes(file)
    let directory = try TemporaryFolder()
    let path = directory.path(file)
    try AtomicFile.write(sound, to: path)
    for length in (0..<sound.count).reversed() {
      #expect(truncate(path, length) == 0)
      let weights = try? StateDictionary(contentsOf: path)
      #expect(weights == nil, "\(length)")
    }
  }

  /// An archive has checksums: whatever bit is flipped, it gives the same weights or is refused.
  @Test(arguments: ["shared.pth", "types.pth"]) func noticesEveryFlippedBit(file: String) throws {
    let tensors = try StateDictionary(contentsOf: WeightFixture.path(file)).tensors
    try forEachFlip(of: file) { weights in #expect(weights.tensors == tensors) }
  }

  /// A stream has none; it may give other weights but must not crash.
  @Test(arguments: ["strided-stream.pth", "checkpoint-stream.pth"])
  func survivesEveryFlippedBit(file: String) throws {
    try forEachFlip(of: file) { _ in }
  }

  private func forEachFlip(of file: String, _ body: (StateDictionary) -> Void) throws {
    let sound = try WeightFixture.bytes(file)
    let directory = try TemporaryFolder()
    let path = directory.path(file)
    try AtomicFile.write(sound, to: path)
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    for (index, byte) in sound.enumerated() {
      for value in [byte ^ 1 << (index * 5 % 8), byte] {
        try handle.seek(toOffset: UInt64(index))
        try handle.write(contentsOf: [value])
        if value != byte, let weights = try? StateDictionary(contentsOf: path) { body(weights) }
      }
    }
    try handle.close()
  }

  @Test func namesWhatTheSystemRefuses() throws {
    let directory = try TemporaryFolder()
    let missing = directory.path("none.pth")
    #expect(throws: StateDictionaryError.file(FileError(.open, missing, code: ENOENT))) {
      _ = try StateDictionary(contentsOf: missing)
    }
    #expect(
      throws: StateDictionaryError.file(
        FileError(.open, BytePath(directory.path("")), .notAFile(.folder)))
    ) {
      _ = try StateDictionary(contentsOf: directory.path(""))
    }
  }

  @Test func theDigestInANameMustBeTheContents() throws {
    let sound = try WeightFixture.bytes("tiny-ddaca3f1.pth")
    #expect(try readWeights(sound, named: "tiny-ddaca3f1.pth").tensors.count == 1)
    // A date is no digest, nor is a word.
    #expect(try readWeights(sound, named: "tiny-20240131.pth").tensors.count == 1)
    #expect(try readWeights(sound, named: "tiny-pretrained.pth").tensors.count == 1)
    try expectRefusal(
      "begins with ddaca3f2, but it is ddaca3f1", of: sound, named: "t-ddaca3f2.pth")
    // Even where the content could be read otherwise.
    let text = "begins with 0badcafe"
    try expectRefusal(text, of: try WeightFixture.bytes("network.pth"), named: "n-0badcafe.pth")
    try expectRefusal(
      text, of: try WeightFixture.bytes("float32.safetensors"), named: "n-0badcafe.safetensors")
  }

  @Test func refusesFilesWithoutWeights() throws {
    for (value, kind) in [
      (Pickle.vector(1), "a tensor"), (Pickle.none, "None"), (Pickle.list([]), "a list"),
    ] {
      let archive = StoredArchive(pickle: Pickle.whole(value), storages: [[0, 0, 0, 0]])
      try expectRefusal("what was saved is \(kind)", of: archive.bytes)
    }
    let counts = Pickle.tensor(
      Pickle.storage(type: "LongStorage", count: 1), sizes: [1], strides: [1])
    let archive = StoredArchive(
      pickle: Pickle.whole(Pickle.dictionary([("steps", counts)])),
      storages: [[UInt8](repeating: 0, count: 8)])
    try expectRefusal("no tensors of floating-point numbers", of: archive.bytes)
  }
}
