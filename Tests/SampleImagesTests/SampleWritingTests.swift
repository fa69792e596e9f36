import Foundation
import ImageData
import SampleImages
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SampleWritingTests {
  @Test func writesKagglesLayoutAndEveryFileDecodes() async throws {
    let folder = try TemporaryFolder()
    let set = try SampleSet(imagesPerClass: 4, side: 40, seed: 9)
    let path = folder.path + "/a new one/flowers"
    var reports: [Int] = []
    try await set.write(to: path) { reports.append($0) }

    #expect(reports == Array(1...set.count))
    #expect(try names(in: path) == ["daisy", "dandelion", "rose", "sunflower", "tulip"])
    for flower in SampleFlower.allCases {
      let expected = (1...set.count(of: flower)).map { "000\($0).jpg" }
      #expect(try names(in: "\(path)/\(flower.rawValue)") == expected)
      for (index, name) in expected.enumerated() {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(flower.rawValue)/\(name)"))
        #expect(try Array(data) == set.jpeg(of: flower, at: index))
        let image = try PixelImage(decoding: Array(data))
        #expect(image.width == 40 && image.height == 40)
      }
    }
  }

  @Test func anEmptyFolderIsFilled() async throws {
    let folder = try TemporaryFolder()
    try await SampleSet(imagesPerClass: 1, side: 16).write(to: folder.path)
    #expect(try names(in: folder.path).count == 5)
  }

  @Test func whatAKilledCallLeftIsReplaced() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/.upswing-sample/daisy", withIntermediateDirectories: true)
    try await SampleSet(imagesPerClass: 1, side: 16).write(to: folder.path)
    #expect(try names(in: folder.path) == ["daisy", "dandelion", "rose", "sunflower", "tulip"])
  }

  @Test func aFolderWithContentsIsRefusedAndLeftAlone() async throws {
    let folder = try TemporaryFolder()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path + "/notes.txt"))
    await #expect(throws: SampleError.notEmpty(path: folder.path)) {
      try await SampleSet(imagesPerClass: 1, side: 16).write(to: folder.path)
    }
    #expect(try names(in: folder.path) == ["notes.txt"])
  }

  @Test func aFileIsRefused() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    try Data().write(to: URL(fileURLWithPath: path))
    await #expect(throws: SampleError.notAFolder(path: path)) {
      try await SampleSet(imagesPerClass: 1, side: 16).write(to: path)
    }
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() async throws {
    // A file where a folder is needed stops even the superuser.
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.path + "/file"))
    await #expect(throws: SampleError.self) {
      try await SampleSet(imagesPerClass: 1, side: 16).write(to: folder.path + "/file/flowers")
    }
  }

  @Test func aCancelledCallLeavesNothing() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/flowers"
    let task = Task {
      try await SampleSet(imagesPerClass: 400, side: 64).write(to: path)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try names(in: folder.path) == [])
  }

  private func names(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
