public import Tensors

/// One tensor of a ``ParameterArena``: where it lies, and how to get at it as a matrix.
///
/// For rules whose steps depend on a whole tensor, as those of ``LAMB`` and ``Muon`` do. Norms need no more than ``range``:
/// its padding is zero and adds nothing to them.
public struct ParameterTensor: Sendable {
  /// The tensor's elements in the arena, padding included.
  public let range: Range<Int>
  /// The canonical shape: `OIHW` for convolutions, `[out, in]` for linear layers, `[channels]` for biases and norms.
  public let shape: Shape
  /// Between canonical order and the arena's.
  public let transfer: any TensorTransfer

  /// - Parameters:
  ///   - range: at least as many elements as the shape has.
  ///   - shape: at least one axis.
  ///   - transfer: `nil` where the arena holds the tensor in canonical order.
  public init(range: Range<Int>, shape: Shape, transfer: (any TensorTransfer)? = nil) {
    precondition(
      shape.rank > 0 && range.count >= shape.count,
      "A tensor of \(shape) does not fit \(range.count) elements.")
    self.range = range
    self.shape = shape
    self.transfer = transfer ?? PlainTransfer(count: shape.count)
  }

  /// Whether the tensor has two axes or more: a weight, not a bias nor a part of a norm.
  public var isMatrix: Bool { shape.rank >= 2 }

  /// The rows of the tensor as a matrix in canonical order: one for each output channel.
  public var rows: Int { shape[0] }

  /// The columns of the tensor as a matrix in canonical order: all other axes, flattened.
  public var columns: Int { shape.count / max(shape[0], 1) }
}
