import Tensors

/// The predicted class of each sample of a batch.
///
/// It reads the executor's own memory, so that no step allocates: it is valid until the executor is asked
/// for the next batch. Copy it (`Array(predictions)`) to keep it.
public struct Predictions: RandomAccessCollection {
  private let memory: AlignedMemory<Int32>

  /// The number of samples.
  public let count: Int

  init(_ memory: AlignedMemory<Int32>, count: Int) {
    self.memory = memory
    self.count = count
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(position: Int) -> Int32 {
    precondition(position >= 0 && position < count)
    return memory.pointer[position]
  }
}
