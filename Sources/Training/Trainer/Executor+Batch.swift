public import Engine
public import ImageData

extension Executor {
  /// A forward and a backward pass over a whole batch of a source; nothing is updated yet.
  ///
  /// The gradients of the mean loss stay in the executor; batch-norm statistics of `state` are updated.
  public func forwardBackward(_ state: TrainingState, on batch: Batch) -> BatchResult {
    forwardBackward(state, inputs: batch.images, labels: batch.labels)
  }
}
