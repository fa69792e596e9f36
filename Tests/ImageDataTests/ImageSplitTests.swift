import Files
import ImageData
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ImageSplitTests {
  let temporary = TemporaryFolder()

  private func split(
    _ validation: Double = 0.2, seed: UInt64 = 1
  ) throws -> ImageSplit {
    try ImageFolder(temporary.path).split(
      validation: validation, seed: seed, sizing: ImageSizing(side: 16))
  }

  private func names(_ samples: [ImageSample]) -> Set<String> { Set(samples.map(\.name.string)) }

  @Test func partsAreWhatWasAskedFor() throws {
    try temporary.classes(["a", "b"], images: 23)
    let split = try split()
    #expect(split.classCounts.map(\.validation) == [5, 5])
    #expect(split.classCounts.map(\.training) == [18, 18])
    let all = names(split.trainingSamples).union(names(split.validationSamples))
    #expect(all.count == 46)
    #expect(split.trainingSamples.map(\.name) == split.trainingSamples.map(\.name).sorted())
    #expect(split.validationSamples.map(\.label) == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
  }

  @Test func seedDecides() throws {
    try temporary.classes(["a", "b"], images: 30)
    let first = try split(seed: 1)
    #expect(try names(split(seed: 1).validationSamples) == names(first.validationSamples))
    #expect(try names(split(seed: 2).validationSamples) != names(first.validationSamples))
  }

  @Test func newFileMovesAtMostOneOther() throws {
    try temporary.classes(["a", "b"], images: 20)
    var before = try names(split().validationSamples)
    for i in 0..<12 {
      let name = "b/new-\(i).png"
      temporary.write(try PixelImage.drawing(5000 + i).png(), to: BytePath(name))
      let after = try names(split().validationSamples)
      #expect(before.symmetricDifference(after).subtracting([name]).count <= 1)
      #expect(after.filter { $0.hasPrefix("a/") } == before.filter { $0.hasPrefix("a/") })
      before = after
    }
  }

  @Test func namesDoNotMatter() throws {
    try temporary.classes(["a", "b"], images: 10)
    let before = Set(try split().validationSamples.map(\.digest))
    _ = temporary.path.appending("a").withCString { old in
      temporary.path.appending("z").withCString { rename(old, $0) }
    }
    #expect(Set(try split().validationSamples.map(\.digest)) == before)
  }

  @Test func copiesStayTogether() throws {
    try temporary.classes(["a", "b"], images: 10)
    for i in 0..<10 {
      temporary.write(try PixelImage.drawing(i).png(), to: BytePath("a/copy-\(i).png"))
    }
    let split = try split(0.3)
    let training = Set(split.trainingSamples.map(\.digest))
    #expect(training.isDisjoint(with: split.validationSamples.map(\.digest)))
    #expect(split.classCounts.map(\.validation) == [6, 3])
  }

  @Test func normalisationIsOfTheTrainingPart() throws {
    try temporary.classes(["a", "b"], images: 10)
    let split = try split()
    let images = try split.trainingSamples.map {
      try ImageFile.load($0.path, sizing: ImageSizing(side: 16))
    }
    for c in 0..<3 {
      let values = images.flatMap { image in
        stride(from: c, to: image.pixels.count, by: 3).map { Double(image.pixels[$0]) / 255 }
      }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(abs(split.normalisation.mean[c] - mean) < 1e-9)
      #expect(abs(split.normalisation.deviation[c] - variance.squareRoot()) < 1e-9)
    }
  }

  @Test func impossibleSplitsSayWhy() throws {
    try temporary.classes(["a", "b"], images: 2)
    temporary.write(try PixelImage.drawing(9).png(), to: "b/more.png")
    var error = #expect(throws: ImageDataError.self) { try split() }
    #expect(error == .tooFewImages([.init(name: "a", count: 2)], validation: 0.2))
    #expect(try split(0).validationSamples.isEmpty)
    error = #expect(throws: ImageDataError.self) { try split(1) }
    #expect(error?.kind == .usage)

    temporary.folder("none")
    temporary.write("text", to: "none/text.jpg")
    error = #expect(throws: ImageDataError.self) { try split() }
    #expect(error == .emptyClasses(temporary.path, names: ["none"]))
  }

  @Test func oneClassIsNone() throws {
    try temporary.classes(["a"], images: 5)
    let error = #expect(throws: ImageDataError.self) { try split() }
    #expect(error == .oneClass(temporary.path, name: "a"))
  }
}
