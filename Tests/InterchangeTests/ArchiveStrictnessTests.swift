import Interchange
import Tensors
import Testing

/// Archives that PyTorch would not write are refused.
@Suite(.timeLimit(.minutes(5))) struct ArchiveStrictnessTests {
  struct Case: CustomTestStringConvertible {
    /// A part of the sentence that refuses the archive.
    var reason: String
    var change: @Sendable (inout StoredArchive) -> Void
    var testDescription: String { reason }

    init(_ reason: String, _ change: @escaping @Sendable (inout StoredArchive) -> Void) {
      self.reason = reason
      self.change = change
    }
  }

  static let cases = [
    Case("“archive/data/0” is compressed in a way that is not read (method 12)") {
      $0["data/0"].method = 12
    },
    Case("“data/0” can't be read: its compressed content is damaged") { $0["data/0"].method = 8 },
    Case("“archive/data.pkl” is encrypted") { $0["data.pkl"].flags |= 1 },
    Case("“archive/data.pkl” is encrypted") { $0["data.pkl"].flags |= 0x2000 },
    Case("“archive/data/0” occurs twice") { $0.entries.append($0["data/0"]) },
    Case("“archive/../data/0” leads elsewhere") { $0["data/0"].name = "archive/../data/0" },
    Case("“archive/./data/0” leads elsewhere") { $0["data/0"].name = "archive/./data/0" },
    Case("“/data/0” leads elsewhere") { $0["data/0"].name = "/data/0" },
    Case("“archive/data/” leads elsewhere") { $0["data/0"].name = "archive/data/" },
    Case("an entry's name is not one") { $0["data/0"].name = "archive\\data" },
    Case("an entry's name is not one") { $0["data/0"].name = "archive/data\0" },
    Case("“archive/\\u{200E}0” occurs twice") {
      $0["data/0"].name = "archive/\u{200E}0"
      $0.entries.append($0.entries.last!)
    },
    Case("an entry's name is not one") {
      $0["data/0"].name = "archive/" + String(repeating: "x", count: 5000)
    },
    Case("“other/data/0” does not lie in the archive's one folder") {
      $0["data/0"].name = "other/data/0"
    },
    Case("“data” does not lie in the archive's one folder") { $0["data/0"].name = "data" },
    Case("header of “archive/data/0” contradicts") { $0["data/0"].localName = "archive/data/1" },
    Case("header of “archive/data/0” contradicts") { $0["data/0"].localSize = 5 },
    Case("“archive/more” overlaps the entry before it") {
      $0["data/0"].size = 200
      $0.entries.append(.init(name: "archive/more", content: .init(repeating: 0, count: 300)))
    },
    Case("overlaps the entry before it") { $0["byteorder"].offset = 0 },
    Case("“archive/data/0” should begin here") {
      $0["data/0"].offset = UInt64($0.offset(of: "data/0") + 1)
    },
    Case("more than the archive has") { $0["data/0"].size = 4_000_000_000 },
    Case("more than the archive has") {
      $0["data/0"].isWide = true
      $0["data/0"].size = UInt64(Int.max)
    },
    Case("claims an impossible size") {
      $0["data/0"].isWide = true
      $0["data/0"].size = .max
    },
    Case("claims an impossible size") { $0["data/0"].compressedSize = 7 },
    Case("bytes belong to no entry") {
      $0["data/0"].isWide = true
      $0["data/0"].offset = UInt64(Int.max)
    },
    Case("more than one part") { $0["data/0"].part = 1 },
    Case("bytes belong to no entry") { $0["data/0"].trailer = [UInt8](repeating: 0, count: 25) },
    Case("bytes belong to no entry") { $0["version"].trailer = [UInt8](repeating: 0, count: 99) },
    Case("something stands behind it") { $0.comment = [0x21] },
    Case("the directory's two ends contradict") { $0.count = 3 },
    Case("the directory's two ends contradict") { $0.directoryOffset = 5 },
    Case("the directory goes on behind its last entry") {
      $0.isWide = false
      $0.count = 3
    },
    Case("what begins here is cut off") {
      $0.isWide = false
      $0.count = 5
    },
    Case("the directory should begin at 5") {
      $0.isWide = false
      $0.directoryOffset = 5
    },
    Case("“data/0” can't be read: it was changed after it was written") {
      $0["data/0"].checksum = 77
    },
    Case("“data.pkl” can't be read: it was changed after it was written") {
      $0["data.pkl"].checksum = 77
    },
    Case("its byte order is “middle”") { $0["byteorder"].content = Array("middle".utf8) },
    Case("“byteorder” is too long") { $0["byteorder"].content = [UInt8](repeating: 1, count: 99) },
    Case("its version is not a number") { $0["version"].content = Array("11\n".utf8) },
    Case("its version is not a number") { $0["version"].content = [0xFF] },
    Case("no record for the storage “0”") { $0["data/0"].name = "archive/data/1" },
    Case("has 12 bytes where 2 elements of 4 bytes should be") {
      $0["data/0"].content += [0, 0, 0, 0]
    },
    Case("has 7 bytes where 2 elements of 4 bytes should be") { $0["data/0"].content.removeLast() },
    Case("something stands behind the pickle's end") { $0["data.pkl"].content.append(0x2E) },
    Case("its pickle has 16777217 bytes") {
      $0["data.pkl"].content = [UInt8](repeating: 0x4E, count: 1 << 24 + 1)
    },
  ]

  @Test(arguments: cases) func refusesWithASentence(_ example: Case) throws {
    var archive = StoredArchive(vector: [1, 2])
    example.change(&archive)
    try expectRefusal(example.reason, of: archive.bytes)
  }

  @Test func nothingStandsBeforeOrBehind() throws {
    let sound = StoredArchive(vector: [1, 2]).bytes
    try expectRefusal("no directory ends here", of: sound + [0])
    try expectRefusal("has a comment", of: sound.dropLast(2) + [1, 0])
    let front = Array("PK\u{3}\u{4}".utf8)
    try expectRefusal("ZIP64 directory is not where it should be", of: front + sound)
    try expectRefusal("ends before its directory", of: front)
    // Nor where the directory counts it in.
    var shifted = StoredArchive(vector: [1, 2])
    shifted.prefix = front
    try expectRefusal("4 bytes belong to no entry", of: shifted.bytes)
  }

  @Test func readsWithAndWithoutWideFields() throws {
    for (isWide, entriesAreWide) in [(false, false), (true, false), (true, true)] {
      var archive = StoredArchive(vector: [1, -2.5])
      archive.isWide = isWide
      for index in archive.entries.indices { archive.entries[index].isWide = entriesAreWide }
      let weights = try readWeights(archive.bytes)
      #expect(weights.tensors == [NamedTensor("a", Tensor(shape: [2], values: [1, -2.5]))])
    }
  }

  @Test func readsLocalHeadersWithSizes() throws {
    var archive = StoredArchive(vector: [1, 2])
    for index in archive.entries.indices {
      archive.entries[index].localSize = UInt32(archive.entries[index].content.count)
      archive.entries[index].trailer = []
    }
    #expect(try readWeights(archive.bytes).tensors.count == 1)
  }
}
