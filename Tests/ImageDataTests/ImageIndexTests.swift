import Files
import Foundation
import ImageData
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ImageIndexTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  @Test func everyUnusableFileIsNamed() throws {
    try temporary.classes(["a", "b"], images: 3)
    let jpeg = try PixelImage.drawing(7, width: 40, height: 40).jpeg()
    temporary.write(Array(jpeg.prefix(100)), to: "a/header.jpg")
    temporary.write([], to: "a/empty.jpg")
    temporary.write("not a picture", to: "a/text.jpg")
    temporary.write(Array("GIF89a".utf8) + [1, 0, 1, 0], to: "a/gif.jpg")
    temporary.write(Array("8BPS".utf8) + [0, 1], to: "a/layers.jpg")
    temporary.write(Array(jpeg.dropLast(200)), to: "a/cut.jpg")
    temporary.write(try Fixture.bytes("lossy.webp").dropLast(50), to: "a/cut.webp")
    temporary.write(try PixelImage(width: 7, height: 20).png(), to: "a/tiny.png")
    temporary.write(jpeg + [0], to: "b/trailing.png")
    _ = temporary.bytePath.appending("b/pipe.jpg").withCString { mkfifo($0, 0o644) }
    _ = temporary.bytePath.appending("b/dangling.jpg").withCString { symlink("nowhere", $0) }
    _ = temporary.bytePath.appending("b/loop.jpg").withCString { symlink("loop.jpg", $0) }
    _ = temporary.bytePath.appending("b/null.jpg").withCString { symlink("/dev/null", $0) }

    let report = try DataSet(temporary.bytePath).index(sizing: ImageSizing(side: 16)).report
    let faults = Dictionary(uniqueKeysWithValues: report.unusable.map { ($0.path, $0.fault) })
    #expect(
      faults == [
        "a/empty.jpg": .empty, "a/text.jpg": .unsupported(.text), "a/gif.jpg": .truncated(.gif),
        "a/cut.jpg": .truncated(.jpeg), "a/cut.webp": .truncated(.webP),
        "a/header.jpg": .truncated(.jpeg),
        "a/layers.jpg": .unsupported(.photoshop),
        "a/tiny.png": .tooSmall(width: 7, height: 20),
        "b/pipe.jpg": .notAFile(.pipe), "b/dangling.jpg": .danglingLink,
        "b/loop.jpg": .loopingLink, "b/null.jpg": .notAFile(.device),
      ])
    #expect(report.classes.map(\.usable) == [3, 4])
    #expect(report.formats == ["PNG": 6, "JPEG": 1])
    #expect(report.sizes.map { [$0.width, $0.height, $0.count] } == [[24, 24, 6], [40, 40, 1]])
    #expect(report.unusable.map(\.path) == report.unusable.map(\.path).sorted())
  }

  @Test func everyFormatIsUsedWhateverItsName() throws {
    try temporary.classes(["a", "b"], images: 2)
    temporary.write(try Fixture.bytes("lossy.webp"), to: "a/lossy.jpg")
    temporary.write(try Fixture.bytes("animated.webp"), to: "a/animated")
    temporary.write(try Fixture.bytes("orientation-6.webp"), to: "b/turned.webp")
    temporary.write(try Fixture.bytes("rgba16.png"), to: "b/deep.tiff")
    let report = try DataSet(temporary.bytePath).index(sizing: ImageSizing(side: 16)).report
    #expect(report.unusable.isEmpty && report.blemished.isEmpty)
    #expect(report.formats == ["PNG": 5, "WebP": 3])
    #expect(
      report.sizes.map { [$0.width, $0.height, $0.count] } == [
        [24, 24, 4], [33, 21, 3], [16, 24, 1],
      ])
  }

  @Test func harmlessDamageIsCounted() throws {
    try temporary.classes(["a", "b"], images: 2)
    let jpeg = try PixelImage.drawing(9).jpeg()
    temporary.write(Array(jpeg.dropLast(2)), to: "a/no-end.jpg")
    let report = try DataSet(temporary.bytePath).index().report
    #expect(report.blemished == ["a/no-end.jpg"])
    #expect(report.unusable.isEmpty)
  }

  @Test func namesNeedNotBeText() throws {
    let odd = BytePath(bytes: Array("caf".utf8) + [0xE9])
    try temporary.classes(["a", "b", odd], images: 2)
    let image = try PixelImage.drawing(50).png()
    temporary.write(image, to: "a/two words\nand a line.png")
    temporary.write(
      try PixelImage.drawing(51).png(), to: odd.appending(BytePath(bytes: [0xFF, 0x2E])))
    let index = try DataSet(temporary.bytePath).index()
    #expect(index.report.classes.map(\.name) == ["a", "b", "caf\\xE9"])
    #expect(index.report.classes.map(\.usable) == [3, 2, 3])
    #expect(index.samples[2].name.description == "a/two words\\nand a line.png")
    #expect(index.samples[2].name.string == "a/two words\nand a line.png")
    #expect(index.samples.last?.name.description == "caf\\xE9/\\xFF.")
    let json = try JSONEncoder().encode(index.report)
    #expect(String(decoding: json, as: UTF8.self).contains(index.fingerprint))
  }

  @Test func nothingDependsOnTheNumberOfThreads() throws {
    try temporary.classes(["a", "b", "c"], images: 20)
    temporary.write(try PixelImage.drawing(3).png(), to: "b/copy.png")
    temporary.write("text", to: "c/text.png")
    let folder = try DataSet(temporary.bytePath)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let reports = try [1, 2, 7].map {
      String(decoding: try encoder.encode(folder.index(threads: $0).report), as: UTF8.self)
    }
    #expect(Set(reports).count == 1)
  }

  @Test func duplicatesAreFound() throws {
    try temporary.classes(["a", "b"], images: 4)
    temporary.write(try PixelImage.drawing(2).png(), to: "a/same.png")
    temporary.write(try PixelImage.drawing(3).png(), to: "b/other.png")
    let index = try DataSet(temporary.bytePath).index()
    #expect(
      index.report.duplicates.map(\.files) == [
        ["a/2.png", "a/same.png"], ["a/3.png", "b/other.png"],
      ])
    #expect(index.report.duplicates.map(\.crossesClasses) == [false, true])
    let fault = ImageFault.ambiguous(classes: ["a", "b"])
    #expect(index.report.unusable.map(\.path) == ["a/3.png", "b/other.png"])
    #expect(index.report.unusable.allSatisfy { $0.fault == fault })
    #expect(index.report.classes.map(\.usable) == [4, 4])
    #expect(index.report.classes.map(\.distinct) == [3, 4])
  }

  @Test func folderOfTextHasNoImages() throws {
    temporary.folder("a")
    temporary.folder("b")
    for i in 0..<5 { temporary.write("text \(i)", to: BytePath("a/\(i).txt")) }
    let folder = try DataSet(temporary.bytePath)
    let error = #expect(throws: ImageDataError.self) { try folder.index() }
    #expect(error?.kind == .badData)
    let text = try #require(error).description
    #expect(text.contains("no usable image among 5 files"))
    #expect(text.contains("a/0.txt is plain text"))
  }

  @Test func fingerprintFollowsTheData() throws {
    try temporary.classes(["a", "b"], images: 3)
    func fingerprint() throws -> String { try DataSet(temporary.bytePath).index().fingerprint }
    let first = try fingerprint()
    #expect(try fingerprint() == first)
    temporary.write(try PixelImage.drawing(77).png(), to: "b/1.png")
    #expect(try fingerprint() != first)
    temporary.write(try PixelImage.drawing(1001).png(), to: "b/1.png")
    #expect(try fingerprint() == first)
    temporary.write("text", to: "b/text")
    #expect(try fingerprint() == first)
  }

  @Test func statisticsAreThePopulations() throws {
    temporary.folder("a")
    temporary.folder("b")
    temporary.write(try PixelImage(width: 9, height: 9, red: 255).png(), to: "a/0.png")
    temporary.write(try PixelImage(width: 9, height: 9, green: 51).png(), to: "b/0.png")
    let index = try DataSet(temporary.bytePath).index(sizing: ImageSizing(side: 16))
    let normalisation = try #require(index.report.normalisation)
    for (value, expected) in zip(
      normalisation.mean + normalisation.std, [0.5, 0.1, 0, 0.5, 0.1, 1.0 / 255])
    {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  /// Root may read everything, so a thread gives that right up; its own threads inherit that.
  @Test func unreadableFilesAndFoldersAreNamed() throws {
    try temporary.classes(["a", "b"], images: 2)
    _ = temporary.bytePath.withCString { chmod($0, 0o755) }
    _ = temporary.bytePath.appending("a/1.png").withCString { chmod($0, 0) }
    let path = temporary.bytePath
    let faults = try Unprivileged.run {
      try DataSet(path).index().report.unusable
    }
    #expect(
      faults == [UnusableFile(path: "a/1.png", fault: .unreadable(reason: "Permission denied"))])

    _ = temporary.bytePath.appending("b").withCString { chmod($0, 0) }
    let folder = try Unprivileged.run { try DataSet(path) }
    #expect(
      folder.unreadable == [
        UnusableFile(path: "b", fault: .unreadable(reason: "Permission denied"))
      ])
    _ = temporary.bytePath.appending("b").withCString { chmod($0, 0o755) }
  }
}
