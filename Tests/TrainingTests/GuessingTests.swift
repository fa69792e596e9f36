import Engine
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Tensors
import Testing
import Training

/// What a search takes for guessing: the loss of who knows nothing of the images.
@Suite(.timeLimit(.minutes(5))) struct GuessingTests {
  /// Of 64 classes the images that judge hold one or two each, and some not at all: their labels' own entropy is half a nat
  /// below what anybody can know of them beforehand.
  @Test func manyClassesAreGuessedAtTheLogarithmOfTheirNumber() throws {
    let source = SyntheticSource(samples: 320, batchSize: 32, classes: 64)
    let record = try search(source)
    #expect(record.judges == 64)
    #expect(record.guessing == log(64))
    let judging = try labels(source, 8..<10)
    #expect(Self.loss(of: judging, ifFrequentAs: judging, more: 0, classes: 64) < 3.7)
  }

  /// Trials soon know which class is frequent, which says nothing of a rate.
  @Test(arguments: [UInt64(1), 2, 3])
  func unevenClassesAreGuessedByTheirFrequency(seed: UInt64) throws {
    var source = SyntheticSource(samples: 640, batchSize: 32, classes: 2, seed: seed)
    source.turns = [0, 0, 0, 0, 0, 0, 0, 1]
    source.noise = 1000
    let record = try search(source)
    let judging = try labels(source, 16..<20)
    let seen = try labels(source, 0..<16)
    let expected = [1, 0.5].map { Self.loss(of: judging, ifFrequentAs: seen, more: $0, classes: 2) }
    #expect(abs(record.guessing - (expected.min() ?? 0)) < 1e-12)
    #expect(record.guessing < 0.5)
    #expect(throws: NoUsableRange.self) { try record.suggestion() }
  }

  /// Which classes do not occur is soon known too.
  @Test func classesThatDoNotOccurAreGuessedToBeRare() throws {
    var source = SyntheticSource(samples: 640, batchSize: 32, classes: 100)
    source.turns = Array(0..<5)
    source.noise = 1000
    let record = try search(source)
    #expect(record.guessing > log(5) - 0.01 && record.guessing < log(5) + 0.02)
    #expect(throws: NoUsableRange.self) { try record.suggestion() }
  }

  /// Where a single batch is all there is, trials are judged by what they train on, and know its labels.
  @Test func aSingleBatchIsGuessedByItsOwnFrequencies() throws {
    var source = SyntheticSource(samples: 32, batchSize: 32, classes: 2)
    source.turns = [0, 0, 0, 0, 0, 0, 0, 1]
    let record = try search(source)
    #expect(record.measure == .training)
    let all = try labels(source, 0..<1)
    let entropy = Self.loss(of: all, ifFrequentAs: all, more: 0, classes: 2)
    #expect(abs(record.guessing - entropy) < 1e-12)
  }

  private func search(_ source: SyntheticSource) throws -> RateSearchRecord {
    let model = Model {
      Conv2D(4, kernel: 3, padding: .same).named("conv")
      BatchNorm().named("norm")
      ReLU().named("relu")
      GlobalAveragePool()
      Linear(source.classes.count)
    }
    let plan = try model.compile(
      input: [source.batchSize, 3, 8, 8], options: PlanOptions(threads: 1))
    return try RateSearch().run(
      plan, plan.initialState(for: Adam(), seed: 3), on: source)
  }

  /// The labels of some batches of the first epoch.
  private func labels(_ source: SyntheticSource, _ batches: Range<Int>) throws -> [Int] {
    let stream = source.stream(epoch: 0, from: batches.lowerBound)
    return try batches.flatMap { _ in
      let batch = try #require(try stream.next())
      return batch.labels.buffer[..<batch.count].map(Int.init)
    }
  }

  /// The mean loss of taking each class for as frequent as among others, counted so much more often.
  private static func loss(
    of labels: [Int], ifFrequentAs others: [Int], more: Double, classes: Int
  ) -> Double {
    let losses = labels.map { label in
      -log(
        (Double(others.count { $0 == label }) + more)
          / (Double(others.count) + more * Double(classes)))
    }
    return losses.reduce(0, +) / Double(losses.count)
  }
}
