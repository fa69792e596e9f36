import Files
import Foundation
import ImageData
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ImageSplitTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private func split(
    _ validation: Double = 0.2, seed: UInt64 = 1
  ) throws -> ImageSplit {
    try DataSet(temporary.bytePath).split(
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

  /// As rounded, but on both sides at least one.
  @Test func rareClassesAreOnBothSides() throws {
    try temporary.classes(["a", "b"], images: 2)
    for count in 2...30 {
      if count > 2 {
        let drawing = try PixelImage.drawing(100 + count).png()
        temporary.write(drawing, to: BytePath("a/\(count).png"))
      }
      let index = try DataSet(temporary.bytePath).index(sizing: ImageSizing(side: 16))
      for part in [0, 1e-9, 0.01, 0.1, 0.2, 0.25, 0.5, 0.75, 0.9, 0.99, 1 - 1e-9] {
        let counts = try index.split(validation: part).classCounts
        let heldBack = Int((part * Double(count)).rounded())
        #expect(counts[0].validation == (part == 0 ? 0 : min(max(heldBack, 1), count - 1)))
        #expect(counts[0].training + counts[0].validation == count)
        #expect(counts[1].validation == (part == 0 ? 0 : 1))
      }
    }
  }

  /// The rule on which every run stands that is to be resumed.
  @Test func hashesOfSeedAndContentRank() throws {
    try temporary.classes(["a", "b"], images: 13)
    let split = try split(0.3, seed: 0x0102)
    let samples = (split.trainingSamples + split.validationSamples).filter { $0.label == 0 }
    let ranked = samples.map(\.digest)
      .sorted {
        ContentDigest(of: [2, 1, 0, 0, 0, 0, 0, 0] + $0.bytes)
          < ContentDigest(of: [2, 1, 0, 0, 0, 0, 0, 0] + $1.bytes)
      }
    let validating = split.validationSamples.filter { $0.label == 0 }.map(\.digest)
    #expect(Set(validating) == Set(ranked.prefix(4)))
  }

  @Test func untrainedClassesAreNamed() throws {
    try temporary.classes(["a", "b", "c"], images: 10)
    var split = try split()
    split.loading.batchSize = 16
    #expect(split.training.sampleCount == 16)
    split.loading.shuffles = false
    #expect(split.untrainedClasses(epochs: 50) == ["c"])
    split.loading.batchSize = 12
    #expect(split.untrainedClasses(epochs: 1).isEmpty)
    split.loading.batchSize = 16
    split.loading.shuffles = true
    #expect(split.untrainedClasses(epochs: 50).isEmpty)
    split.loading.batchSize = 1000
    split.loading.shuffles = false
    #expect(split.untrainedClasses(epochs: 1).isEmpty)
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
    _ = temporary.bytePath.appending("a").withCString { old in
      temporary.bytePath.appending("z").withCString { rename(old, $0) }
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
      try $0.image(sizing: ImageSizing(side: 16))
    }
    for c in 0..<3 {
      let values = images.flatMap { image in
        stride(from: c, to: image.pixels.count, by: 3).map { Double(image.pixels[$0]) / 255 }
      }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(abs(split.normalisation.mean[c] - mean) < 1e-9)
      #expect(abs(split.normalisation.std[c] - variance.squareRoot()) < 1e-9)
    }
  }

  @Test func impossibleSplitsSayWhy() throws {
    try temporary.classes(["a", "b"], images: 1)
    temporary.write(try PixelImage.drawing(0).png(), to: "a/copy.png")
    temporary.write(try PixelImage.drawing(9).png(), to: "b/more.png")
    var error = #expect(throws: ImageDataError.self) { try split() }
    #expect(error == .singleImages(temporary.bytePath, classes: ["a"]))
    #expect(try split(0).validationSamples.isEmpty)
    error = #expect(throws: ImageDataError.self) { try split(1) }
    #expect(error?.kind == .usage)

    temporary.folder("none")
    temporary.write("text", to: "none/text.jpg")
    for name in ["none/a.psd", "none/b.psd"] as [BytePath] { temporary.write("8BPS", to: name) }
    temporary.folder("\u{1B}[31m")
    error = #expect(throws: ImageDataError.self) { try split() }
    #expect(
      error?.description
        == "\(temporary.bytePath) has class folders without a usable image: \\u{1B}[31m (no files) and none (3 files: "
        + "2 PSD of a kind that is not supported and 1 text and no image). Remove them, or put images into them."
    )
  }

  @Test func oneClassIsNone() throws {
    try temporary.classes(["a"], images: 5)
    let error = #expect(throws: ImageDataError.self) { try split() }
    #expect(error == .oneClass(temporary.bytePath, name: "a"))
  }
}
