import Tensors

/// Gradients of several batches, added up before one update: a large batch in the memory of a small one.
///
/// ```swift
/// let sum = GradientSum(of: executor)
/// for batch in group {
///   _ = executor.forwardBackward(state, images: batch.images, labels: batch.labels)
///   sum.add()
/// }
/// sum.takeMean()
/// executor.update(state, rate: 0.1)
/// ```
///
/// Batch norms still see the small batches. Use it from the thread of its executor.
public final class GradientSum {
  private let executor: Executor
  private let sum: AlignedMemory<Float>
  /// The gradients that were added since the mean was taken.
  public private(set) var count = 0

  public init(of executor: Executor) {
    self.executor = executor
    sum = AlignedMemory(count: executor.withGradients { $0.count })
  }

  /// Adds the gradients of the executor's last batch.
  public func add() {
    let sum = sum.buffer
    executor.withGradients { gradients in
      if count == 0 {
        _ = sum.update(from: gradients)
      } else {
        for index in gradients.indices { sum[index] += gradients[index] }
      }
    }
    count += 1
  }

  /// Puts the mean of what was added in the place of the executor's gradients, and begins anew; nothing where nothing was
  /// added.
  public func takeMean() {
    guard count > 0 else { return }
    let sum = sum.buffer
    let divisor = Float(count)
    executor.withGradients { gradients in
      for index in gradients.indices { gradients[index] = sum[index] / divisor }
    }
    count = 0
  }
}
