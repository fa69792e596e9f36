import Files
import ImageData
import Tensors
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ScaledDecodingTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }
  private static let levels = Normalisation(
    mean: [0, 0, 0], std: [1.0 / 255, 1.0 / 255, 1.0 / 255])

  /// Two classes of JPEGs of this size, each a different soft picture.
  private func write(width: Int, height: Int) throws {
    for (label, name) in (["a", "b"] as [BytePath]).enumerated() {
      temporary.folder(name)
      for i in 0..<5 {
        var image = PixelImage(width: width, height: height)
        for y in 0..<height {
          for x in 0..<width {
            // Triangle waves along the diagonals.
            let (u, v) = (256 * (x + y) / width, 256 * (x + height - y) / height)
            func wave(_ phase: Int) -> UInt8 { UInt8(abs(phase % 256 - 128)) }
            image[x, y] = SIMD3(
              wave(u + 31 * i), 60 + wave(v + 77 * label), wave(u + v + 17 * i) / 2)
          }
        }
        temporary.write(
          try image.jpeg(quality: 90), to: name.appending(BytePath("\(i).jpg")))
      }
    }
  }

  private func split(cacheBytes: Int = 0, scaled: Bool) throws -> ImageSplit {
    try DataSet(temporary.bytePath)
      .index(sizing: ImageSizing(side: 32), cacheBytes: cacheBytes)
      .split(
        validation: 0.2, seed: 5,
        loading: LoadingOptions(
          batchSize: 4, augmentation: nil, shuffles: false, normalisation: Self.levels,
          scaledDecoding: scaled, threads: 0))
  }

  private func values(_ source: some BatchSource) throws -> [Float] {
    let stream = source.stream(epoch: 0, from: 0)
    var values: [Float] = []
    while let batch = try stream.next() { values += Array(batch.images.buffer) }
    return values
  }

  /// Sizes that are no multiple of the result's, and one that is.
  @Test(arguments: [(301, 203), (131, 262), (64, 64)])
  func isNearTheExactResult(width: Int, height: Int) throws {
    try write(width: width, height: height)
    var split = try split(scaled: true)
    let scaled = try values(split.training)
    split.loading.scaledDecoding = false
    let exact = try values(split.training)
    #expect(scaled != exact)
    let distances = zip(scaled, exact).map { abs($0 - $1) }
    #expect(distances.reduce(0, +) / Float(distances.count) < 1)
    #expect(distances.max()! <= 10)
  }

  @Test func leavesValidationAndStatisticsAlone() throws {
    try write(width: 150, height: 120)
    let scaled = try split(scaled: true)
    let exact = try split(scaled: false)
    #expect(try values(scaled.validation) == values(exact.validation))
    #expect(try values(scaled.evaluation(of: scaled.trainingSamples)) == values(exact.training))
    #expect(scaled.normalisation == exact.normalisation)
  }

  /// What the store holds, and who asked first, plays no part.
  @Test func doesNotDependOnTheStore() throws {
    try write(width: 150, height: 120)
    let bare = try split(scaled: true)
    let kept = try split(cacheBytes: 1 << 20, scaled: true)
    let tight = try split(cacheBytes: 4 * 32 * 32 * 3, scaled: true)
    let expected = try values(bare.training)
    for split in [kept, tight] {
      let byteCount = split.index.store.byteCount
      #expect(try values(split.training) == expected)
      #expect(try values(split.evaluation(of: split.trainingSamples)) != expected)
      #expect(try values(split.training) == expected)
      #expect(split.index.store.byteCount == byteCount)
    }
  }

  /// Below twice the network's size there is nothing to gain, and nothing changes.
  @Test(arguments: [(32, 32), (62, 80), (40, 200)])
  func leavesSmallImagesAlone(width: Int, height: Int) throws {
    try write(width: width, height: height)
    var split = try split(scaled: true)
    let scaled = try values(split.training)
    split.loading.scaledDecoding = false
    #expect(try values(split.training) == scaled)
  }
}
