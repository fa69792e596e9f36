import Engine
import Foundation
import ImageData
import Tensors

/// The batches of a search: the first ones of an epoch to train on, the last fifth held back to judge by.
///
/// Whole batches are held back, so that it works for whatever gives batches. The first ones come round again and again,
/// as they are: what later epochs would show holds the images that judge.
final class SearchBatches {
  /// A held-back batch, copied out of what its stream lends.
  struct HeldBack {
    let images: AlignedMemory<Float>
    let labels: AlignedMemory<Int32>
    let count: Int
  }

  let heldBack: [HeldBack]
  private let source: any BatchSource
  private let epoch: Int
  private let trainingCount: Int
  private var stream: (any BatchStream)?
  private var position = 0
  /// How often each class is in the batches that trials have trained on so far.
  private var trainedCounts: [Int]
  /// How many batches that is; the first trial to get further asks for them in order.
  private var countedBatches = 0

  /// The most that held-back batches may take together.
  private static let byteLimit = 256 << 20

  /// Reads what is held back.
  ///
  /// - Throws: what the source throws, or a `TrainingError` for a batch that does not fit the plan.
  init(_ source: any BatchSource, epoch: Int, plan: Plan) throws {
    self.source = source
    self.epoch = epoch
    let count = source.batchCount
    let size = max(plan.input.count * MemoryLayout<Float>.stride, 1)
    let wanted = count < 2 ? 0 : max((count + 2) / 5, 1)
    let held = min(wanted, 8, max(Self.byteLimit / size, 1))
    trainingCount = count - held
    trainedCounts = Array(repeating: 0, count: plan.classCount)
    let stream = source.stream(epoch: epoch, from: trainingCount)
    heldBack = try (0..<held).map { index in
      let place = TrainingError.Place.training(epoch: epoch + 1, batch: count - held + index + 1)
      guard let batch = try stream.next() else {
        throw TrainingError.sourceEnded(epoch: epoch, batch: count - held + index)
      }
      try batch.check(for: plan, at: place)
      return HeldBack(
        images: batch.images.copy(), labels: batch.labels.copy(), count: batch.count)
    }
  }

  /// The batch that a trial trains on in a step, from 0; it is lent until the next is asked for.
  ///
  /// - Throws: as ``init(_:epoch:plan:)``.
  func batch(at step: Int, for plan: Plan) throws -> Batch {
    let index = step % trainingCount
    if index == 0 || index != position || stream == nil {
      stream = source.stream(epoch: epoch, from: index)
    }
    guard let batch = try stream?.next() else {
      throw TrainingError.sourceEnded(epoch: epoch, batch: index)
    }
    try batch.check(for: plan, at: .training(epoch: epoch + 1, batch: index + 1))
    position = index + 1
    if index == countedBatches {
      for label in batch.labels.buffer[..<batch.count] { trainedCounts[Int(label)] += 1 }
      countedBatches += 1
    }
    return batch
  }
}

extension SearchBatches {
  /// The mean loss, in nats, of who knows nothing of the images that judge trials: the lower one of taking all classes for equally
  /// frequent, and for as frequent as in the batches trained on so far.
  ///
  /// A class is counted a little more often than it was seen, once more, or all of them together, whichever is lower:
  /// some were missed by chance, others do not occur. The entropy of the judging labels themselves is no such loss. Nobody knows how
  /// frequent each class is among a few images before they are seen, and where classes are many it is well below all that
  /// can be known. Trials that are judged by the batch that they train on do know it.
  var lossOfGuessing: Double {
    let classes = Double(trainedCounts.count)
    let more = heldBack.isEmpty ? [0] : [1, 1 / classes]
    return more.map(loss).reduce(log(classes), min)
  }

  /// The loss where each class is taken to be so frequent as in training, counted so much more often.
  private func loss(_ more: Double) -> Double {
    let judging = heldBack.isEmpty ? trainedCounts : judgingCounts
    let seen = Double(trainedCounts.reduce(0, +)) + more * Double(trainedCounts.count)
    let total = Double(judging.reduce(0, +))
    guard total > 0, seen > 0 else { return .infinity }
    return zip(judging, trainedCounts).reduce(0) { sum, pair in
      pair.0 == 0 ? sum : sum - Double(pair.0) / total * log((Double(pair.1) + more) / seen)
    }
  }

  /// How often each class is among the images that are held back.
  private var judgingCounts: [Int] {
    var judging = Array(repeating: 0, count: trainedCounts.count)
    for batch in heldBack {
      for label in batch.labels.buffer[..<batch.count] { judging[Int(label)] += 1 }
    }
    return judging
  }
}
