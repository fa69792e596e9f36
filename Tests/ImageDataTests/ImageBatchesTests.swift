import Files
import Foundation
import ImageData
import Tensors
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ImageBatchesTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  private struct Copy: Equatable {
    var images: [Float]
    var labels: [Int32]
    var count: Int
  }

  private func split(
    images: Int = 13, batch: Int = 4, cacheBytes: Int = 1 << 20,
    change: (inout LoadingOptions) -> Void = { _ in }
  ) throws -> ImageSplit {
    try temporary.classes(["a", "b"], images: images)
    var loading = LoadingOptions(batchSize: batch)
    change(&loading)
    return try DataSet(temporary.bytePath)
      .index(sizing: ImageSizing(side: 16, resize: 18), cacheBytes: cacheBytes)
      .split(validation: 0.3, seed: 5, loading: loading)
  }

  private func all(
    _ source: some BatchSource, epoch: Int = 0, from first: Int = 0
  ) throws -> [Copy] {
    let stream = source.stream(epoch: epoch, from: first)
    var copies: [Copy] = []
    while let batch = try stream.next() {
      copies.append(
        Copy(
          images: Array(batch.images.buffer), labels: Array(batch.labels.buffer),
          count: batch.count))
    }
    return copies
  }

  @Test func trainingDropsTheShortBatch() throws {
    let split = try split()
    let training = split.training
    #expect(training.samples.count == 18)
    #expect(training.batchCount == 4)
    #expect(training.sampleCount == 16)
    #expect(training.imageShape == [4, 3, 16, 16])
    #expect(try all(training).map(\.count) == [4, 4, 4, 4])
  }

  @Test func evaluationDropsNothing() throws {
    let validation = try split(batch: 5).validation
    let batches = try all(validation)
    #expect(validation.sampleCount == 8)
    #expect(batches.map(\.count) == [5, 3])
    #expect(batches.flatMap { $0.labels.prefix($0.count) } == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(batches[1].labels.suffix(2) == [0, 0])
    #expect(batches[1].images.suffix(2 * 3 * 16 * 16).allSatisfy { $0 == 0 })
  }

  @Test func smallSetShrinksTheBatch() throws {
    let split = try split(images: 4, batch: 64)
    #expect(split.training.batchSize == 6)
    #expect(split.training.batchCount == 1)
    #expect(split.validation.batchSize == 6)
    #expect(try all(split.validation).map(\.count) == [2])
  }

  @Test func evaluationShowsTheCentreNormalised() throws {
    let validation = try split().validation
    let batch = try #require(try all(validation).first)
    let image = try ImageFile.load(
      validation.samples[1].path, sizing: ImageSizing(side: 16, resize: 18))
    var planes = [Float](repeating: 0, count: 3 * 16 * 16)
    image.normalised(by: validation.normalisation, into: &planes)
    #expect(Array(batch.images[3 * 256..<6 * 256]) == planes)
  }

  @Test func unshuffledOrderIsByClassAndName() throws {
    let training = try split { $0.shuffles = false }.training
    #expect(training.order(epoch: 3) == Array(0..<18))
    #expect(training.samples.map(\.name) == training.samples.map(\.name).sorted())
    #expect(
      try all(training).flatMap(\.labels)
        == Array(training.samples.map { Int32($0.label) }.prefix(16)))
  }

  @Test func shuffledOrderChangesEachEpoch() throws {
    let training = try split().training
    #expect(training.order(epoch: 0).sorted() == Array(0..<18))
    #expect(training.order(epoch: 0) != training.order(epoch: 1))
    #expect(training.order(epoch: 1) == training.order(epoch: 1))
  }

  @Test func batchesDependOnNothingButTheEpoch() throws {
    var split = try split()
    let reference = try all(split.training, epoch: 2)
    #expect(try all(split.training, epoch: 3) != reference)
    for threads in [0, 1, 2, 3, 8] {
      for ahead in [1, 5] {
        split.loading.threads = threads
        split.loading.batchesAhead = ahead
        #expect(try all(split.training, epoch: 2) == reference, "\(threads) threads")
        for first in 0...4 {
          let rest = try all(split.training, epoch: 2, from: first)
          #expect(rest == Array(reference[first...]))
        }
      }
    }
  }

  @Test func storeLimitChangesNothing() throws {
    let sizing = ImageSizing(side: 16, resize: 18)
    try temporary.classes(["a", "b"], images: 13)
    let folder = try DataSet(temporary.bytePath)
    func split(_ cacheBytes: Int) throws -> ImageSplit {
      try folder.index(sizing: sizing, cacheBytes: cacheBytes).split()
    }
    let cached = try split(1 << 20)
    let bare = try split(0)
    let tight = try split(5 * 18 * 18 * 3)
    let reference = try all(cached.training)
    #expect(try all(bare.training) == reference)
    #expect(try all(tight.training) == reference)
    #expect(bare.index.store.byteCount == 0)
    #expect(tight.index.store.byteCount == 5 * 18 * 18 * 3)
    #expect(cached.index.store.byteCount == 26 * 18 * 18 * 3)
  }

  @Test(arguments: [0, 1, 3])
  func streamsCanBeGivenUp(threads: Int) throws {
    let training = try split { $0.threads = threads }.training
    for taken in 0..<3 {
      let stream = training.stream(epoch: 0, from: 0)
      for _ in 0..<taken { _ = try stream.next() }
    }
  }

  @Test func augmentationIsOffForEvaluationOnly() throws {
    var split = try split { $0.shuffles = false }
    let augmented = try all(split.training)
    let validation = try all(split.validation)
    split.loading.augmentation = nil
    #expect(try all(split.training) != augmented)
    #expect(try all(split.validation) == validation)
  }

  /// With the pixels in memory or not, a file that is not what it was stops the pass.
  @Test(arguments: [0, 1 << 20])
  func changedFilesStopThePass(cacheBytes: Int) throws {
    let split = try split(cacheBytes: cacheBytes) { $0.shuffles = false }
    let sample = split.training.samples[6]
    temporary.write(try PixelImage.drawing(1, width: 32).png(), to: sample.name)
    let stream = split.training.stream(epoch: 0, from: 0)
    _ = try stream.next()
    let error = #expect(throws: ImageDataError.self) { try stream.next() }
    #expect(error == .changed(sample.path))
    _ = sample.path.withCString { unlink($0) }
    #expect(throws: ImageDataError.changed(sample.path)) { try all(split.training, from: 1) }
  }
}
