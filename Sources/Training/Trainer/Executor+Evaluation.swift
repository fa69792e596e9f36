public import Engine
public import ImageData
public import Records
import Tensors

extension Executor {
  /// The plain cross-entropy and the confusion matrix over all samples of a source.
  ///
  /// - Parameter interrupted: asked before each batch.
  /// - Returns: `nil` if it was interrupted.
  /// - Throws: a `TrainingError` where the state or the source does not fit the plan, or there are no samples; what the
  ///   source throws.
  public func evaluation(
    of state: TrainingState, on source: any BatchSource, interrupted: () -> Bool = { false }
  ) throws -> Evaluation? {
    try classification(of: state, on: source, interrupted: interrupted)?.evaluation
  }

  /// As ``evaluation(of:on:interrupted:)``, with what each sample is taken for.
  public func classification(
    of state: TrainingState, on source: any BatchSource, interrupted: () -> Bool = { false }
  ) throws -> Classification? {
    try classification(of: state, on: source, after: nil, interrupted: interrupted)
  }

  /// - Parameter epoch: the one that ends with this evaluation, from 1, for what is said of a bad batch.
  func classification(
    of state: TrainingState, on source: any BatchSource, after epoch: Int?,
    interrupted: () -> Bool
  ) throws -> Classification? {
    try plan.check(source, state)
    let classes = plan.classCount
    var confusion = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    var predictions: [Int] = []
    predictions.reserveCapacity(source.sampleCount)
    var lossSum = 0.0
    var batches = 0
    let stream = source.stream(epoch: 0, from: 0)
    while let batch = try stream.next() {
      if interrupted() { return nil }
      batches += 1
      try batch.check(for: plan, at: .evaluation(epoch: epoch, batch: batches))
      let result = evaluate(
        state, inputs: batch.images, labels: batch.labels, count: batch.count)
      for (index, prediction) in result.predictions.enumerated() {
        confusion[Int(batch.labels[index])][Int(prediction)] += 1
        predictions.append(Int(prediction))
      }
      lossSum += result.lossSum
    }
    guard !predictions.isEmpty else { throw TrainingError.nothingToEvaluate }
    return Classification(
      evaluation: Evaluation(loss: lossSum / Double(predictions.count), confusion: confusion),
      predictions: predictions)
  }
}
