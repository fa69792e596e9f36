import Files
import Interchange
import TestSupport
import Testing

/// Members of archives that others packed.
@Suite(.timeLimit(.minutes(2))) struct ZipArchiveTests {
  private func archive(
    _ change: (inout StoredArchive) -> Void = { _ in }
  ) throws -> (folder: TemporaryFolder, archive: ZipArchive) {
    var archive = StoredArchive(vector: [1, 2])
    // As packages have it: more than one folder, and nothing of PyTorch's.
    archive["version"].name = "package-1.0.dist-info/METADATA"
    change(&archive)
    let folder = try TemporaryFolder()
    let path = folder.path + "/package.whl"
    try AtomicFile.write(archive.bytes, to: path)
    return (folder, try ZipArchive(path))
  }

  @Test func readsMembers() throws {
    let (folder, archive) = try archive()
    #expect(
      try archive.content(of: "archive/data/0", limit: 8) == [0, 0, 128, 63, 0, 0, 0, 64])
    #expect(
      try archive.content(of: "package-1.0.dist-info/METADATA", limit: 99) == Array("3\n".utf8))
    #expect(try archive.content(of: "archive/data/1", limit: 8) == nil)
    _ = folder
  }

  @Test func readsDeflatedMembers() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/package.whl"
    var packed = StoredArchive(pickle: [], deflatedZeros: 100_000)
    // CRC-32 of 100 000 zeros.
    packed["data/0"].checksum = 0xD411_957D
    try AtomicFile.write(packed.bytes, to: path)
    let archive = try ZipArchive(path)
    #expect(
      try archive.content(of: "archive/data/0", limit: 100_000)
        == [UInt8](repeating: 0, count: 100_000))
  }

  @Test func refusesWithASentence() throws {
    func expect(
      _ reason: String, limit: Int = 1000, _ change: (inout StoredArchive) -> Void = { _ in }
    ) throws {
      let (folder, archive) = try archive(change)
      let error = #expect(throws: StateDictionaryError.self) {
        try archive.content(of: "archive/data/0", limit: limit)
      }
      #expect(error?.description.contains(reason) == true, "\(error as Any)")
      #expect(error?.description.hasPrefix("\(folder.path)/package.whl") == true)
    }
    try expect("has 8 bytes, more than 7", limit: 7)
    try expect("its checksum is another") { $0["data/0"].checksum = 7 }
    try expect("occurs twice") { $0.entries.append($0["data/0"]) }
    try expect("contradicts the archive's directory") { $0["data/0"].localName = "archive/data/1" }
    try expect("more than the archive has") { $0["data/0"].size = 900 }
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("no archive at all, but text".utf8), to: folder.path + "/text")
    #expect(throws: StateDictionaryError.self) { try ZipArchive(folder.path + "/text") }
  }
}
