package import Engine
import Tensors

extension Plan {
  /// What training takes besides the images' files, in bytes.
  ///
  /// - Parameter slots: how many values an optimizer keeps for each parameter.
  package func trainingByteCount(slots: Int) -> Int {
    // Weights, gradients, slots; the checkpoint's copy of the weights and slots; batches read ahead.
    let tensors = parameterCount * (3 + 2 * slots)
    let batches = 5 * input.count
    return explain().workingByteCount + (tensors + batches) * MemoryLayout<Float>.stride
  }
}
