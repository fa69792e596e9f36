import CKernels

/// How the scratch memory for turning one tensor's step is divided: two memories that hold the tensor in either order,
/// what the orthogonalisation needs, and what the transfer does.
struct MatrixWorkspace {
  /// The parts of the memory.
  struct Parts {
    let first: UnsafeMutablePointer<Float>
    let second: UnsafeMutablePointer<Float>
    let squares: UnsafeMutablePointer<Float>
    let transfer: UnsafeMutableRawPointer
  }

  private let tensor: ParameterTensor
  private let orthogonalisation: Orthogonalisation
  private let half: Int

  init(_ tensor: ParameterTensor, epsilon: Double) {
    self.tensor = tensor
    orthogonalisation = Orthogonalisation(
      rows: tensor.rows, columns: tensor.columns, epsilon: epsilon)
    half = Orthogonalisation.padded(tensor.range.count)
  }

  /// In floats.
  var count: Int {
    2 * half + orthogonalisation.scratchCount
      + (tensor.transfer.scratchByteCount + MemoryLayout<Float>.stride - 1)
      / MemoryLayout<Float>.stride
  }

  /// Divides memory of at least ``count`` elements.
  func lend(_ memory: UnsafeMutableBufferPointer<Float>) -> Parts {
    guard let base = memory.baseAddress, memory.count >= count else {
      preconditionFailure("The rule needs a workspace of \(count) elements, not \(memory.count).")
    }
    let squares = base + 2 * half
    return Parts(
      first: base, second: base + half, squares: squares,
      transfer: UnsafeMutableRawPointer(squares + orthogonalisation.scratchCount))
  }

  /// Turns what lies in the first part in the arena's order.
  ///
  /// - Returns: where the result lies, in the arena's order, the padding zero.
  func orthogonalise(_ parts: Parts, run: ck_run) -> UnsafeMutablePointer<Float> {
    tensor.transfer.load(parts.first, into: parts.second, scratch: parts.transfer)
    let turned = orthogonalisation(
      parts.second, other: parts.first, scratch: parts.squares, run: run)
    let result = turned == parts.first ? parts.second : parts.first
    // Behind what the transfer writes there may be some elements more.
    ck_fill(run, tensor.range.count, 0, result)
    tensor.transfer.store(turned, into: result, scratch: parts.transfer)
    return result
  }
}
