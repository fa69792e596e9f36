public import Engine
public import ImageData
public import Records
import Tensors

extension Executor {
  /// The loss and the confusion matrix over all samples of a source.
  ///
  /// - Parameter interrupted: asked before each batch.
  /// - Returns: `nil` if it was interrupted.
  /// - Throws: what the source throws.
  public func evaluation(
    of state: TrainingState, on source: any BatchSource, interrupted: () -> Bool = { false }
  ) throws -> Evaluation? {
    let classes = plan.classCount
    var confusion = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    var lossSum = 0.0
    var count = 0
    let stream = source.stream(epoch: 0, from: 0)
    while let batch = try stream.next() {
      if interrupted() { return nil }
      let result = evaluate(
        state, images: batch.images, labels: batch.labels, count: batch.count)
      for (index, prediction) in result.predictions.enumerated() {
        confusion[Int(batch.labels[index])][Int(prediction)] += 1
      }
      lossSum += result.lossSum
      count += result.count
    }
    return Evaluation(loss: lossSum / Double(Swift.max(count, 1)), confusion: confusion)
  }
}
