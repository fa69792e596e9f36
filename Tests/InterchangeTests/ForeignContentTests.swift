import Files
import Interchange
import TestSupport
import Testing

/// Other files under the name of a file of weights are named for what they are.
@Suite(.timeLimit(.minutes(5))) struct ForeignContentTests {
  static let files: [([UInt8], ForeignContent)] = [
    ([], .empty),
    (Array("<!DOCTYPE html>\n<html><body>404</body></html>".utf8), .html),
    (Array("\u{FEFF}  <HTML>".utf8), .html),
    (Array("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>".utf8), .xml),
    (Array("404: Not Found".utf8), .text),
    (Array("{\"error\": \"grüße\"}".utf8), .text),
    (Array("version https://git-lfs.github.com/spec/v1\noid sha256:00".utf8), .lfsPointer),
    (tar, .tar),
    ([0x1F, 0x8B, 8, 0], .gzip),
    (Array("BZh91AY&SY".utf8), .bzip2),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .xz),
    ([0x28, 0xB5, 0x2F, 0xFD, 0], .zstandard),
    ([0x89] + Array("HDF\r\n".utf8), .hdf5),
    (Array("GGUF".utf8) + [3, 0, 0, 0], .gguf),
    ([0x93] + Array("NUMPY".utf8), .numpy),
    (Array("%PDF-1.7".utf8), .pdf),
    ([0x89] + Array("PNG\r\n".utf8), .image),
    ([0xFF, 0xD8, 0xFF, 0xE0], .image),
    ([0x80, 4, 0x95, 0, 0], .pickle),
    (Pickle.whole(Pickle.dictionary([])), .pickle),
    ([UInt8](repeating: 0, count: 4096), .zeros),
    ([3, 1, 4, 1, 5, 9, 2, 6, 0xFF], .unknown),
    (Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18), .zip),
    (archive("model.npy"), .zip),
    (archive("constants.pkl"), .torchScript),
  ]

  @Test(arguments: files) func isNamed(content: [UInt8], as kind: ForeignContent) throws {
    let directory = try TemporaryFolder()
    let path = directory.path("weights.pth")
    try AtomicFile.write(content, to: path)
    #expect(throws: StateDictionaryError.foreign(path: path, content: kind)) {
      _ = try StateDictionary(contentsOf: path)
    }
    try expectRefusal("it is \(kind.rawValue).", of: content)
  }

  @Test func everyKindIsTested() {
    #expect(Set(Self.files.map(\.1)) == Set(ForeignContent.allCases))
  }

  private static var tar: [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    header.replaceSubrange(0..<8, with: Array("storages".utf8))
    header.replaceSubrange(257..<263, with: Array("ustar\0".utf8))
    return header
  }

  private static func archive(_ name: String) -> [UInt8] {
    var archive = StoredArchive(vector: [1])
    archive.entries = [.init(name: "archive/\(name)", content: [1])]
    return archive.bytes
  }
}
