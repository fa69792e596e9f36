import Files
import ImageData
import TestSupport
import Testing

/// What tells classes apart without showing them.
@Suite(.timeLimit(.minutes(2))) struct LeakTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func leaks() throws -> [Leak] { try DataSet(temporary.bytePath).index().report.leaks }

  private func fill(
    _ name: BytePath, _ count: Int = 20, _ image: (Int) throws -> (bytes: [UInt8], suffix: String)
  ) throws {
    temporary.folder(name)
    for key in 0..<count {
      let (bytes, suffix) = try image(key)
      temporary.write(bytes, to: name.appending(BytePath("\(key).\(suffix)")))
    }
  }

  private func png(_ key: Int, _ width: Int = 24, _ height: Int = 24) throws -> ([UInt8], String) {
    (try PixelImage.drawing(key, width: width, height: height).png(), "png")
  }

  @Test func sameFilesLeakNothing() throws {
    for (label, name) in (["a", "b", "c"] as [BytePath]).enumerated() {
      try fill(name) { try png(100 * label + $0, 20 + 7 * $0 % 13, 30) }
    }
    #expect(try leaks().isEmpty)
  }

  @Test func formatsThatDependOnTheClassLeak() throws {
    try fill("cat") { (try PixelImage.drawing($0).jpeg(quality: 90), "jpg") }
    try fill("dog") { try png(100 + $0) }
    let leaks = try leaks()
    #expect(leaks.map(\.property) == [.format])
    #expect(leaks[0].description == "100 % of the images of cat are JPEG, of dog 0 %.")
  }

  @Test func greyClassesLeak() throws {
    try fill("a") { try png($0) }
    try fill("b") { try png(100 + $0) }
    try fill("c") { key in
      var image = PixelImage.drawing(200 + key)
      for y in 0..<image.height {
        for x in 0..<image.width { image[x, y] = SIMD3(repeating: image[x, y].y) }
      }
      return (try image.png(), "png")
    }
    let leaks = try leaks()
    #expect(leaks.map(\.property) == [.colours] && leaks.map(\.name) == ["c"])
    #expect(
      leaks[0].description
        == "100 % of the images of c are of the kind “grey”, of the others 0 %.")
  }

  @Test func sizesAndShapesThatDependOnTheClassLeak() throws {
    try fill("a") { try png($0, 24 + $0 % 5, 24) }
    try fill("b") { try png(100 + $0, 24 + $0 % 5, 24) }
    try fill("large") { try png(200 + $0, 60 + $0 % 5, 60) }
    try fill("wide") { try png(300 + $0, 50 + $0 % 5, 12) }
    let leaks = try leaks()
    #expect(leaks.contains { $0.name == "large" && $0.property == .size })
    #expect(leaks.contains { $0.name == "wide" && $0.property == .aspectRatio })
    #expect(!leaks.contains { ["a", "b"].contains($0.name) && $0.property == .size })
  }

  /// A handful of images differs by chance.
  @Test func fewImagesSayNothing() throws {
    try fill("a", 4) { (try PixelImage.drawing($0).jpeg(quality: 90), "jpg") }
    try fill("b", 4) { try png(100 + $0) }
    #expect(try leaks().isEmpty)
  }
}
