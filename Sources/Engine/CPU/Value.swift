import CKernels
import Tensors

/// An activation while a program is being written: where it lies and in which order.
struct Value {
  /// The order of an activation's elements in memory.
  enum Form {
    /// As in the canonical tensor.
    case planar
    /// nChw8c or nChw16c, as the shape says; a flattened image stays in it.
    case blocked(ck_shape)
  }

  let buffer: Buffer
  let shape: Shape
  let form: Form
  /// Whether a parameter lies upstream.
  let needsGradient: Bool
  /// What the convolution that made it left for a batch norm.
  var moments: Moments?
  /// The normalisation that whoever reads the value must apply: `buffer` holds what it is of.
  var pending: FusedNorm?
  /// A factor for each sample and channel with which whoever reads the value must multiply it, after its normalisation.
  var gate: Buffer?
  /// The normalisation that wrote the value, if whoever writes the value's whole gradient may take this norm's sums.
  var norm: FusedNorm?
  /// Whether whoever takes the value's gradient can take it through the norm behind the value.
  var takesGradientThroughNorm = false
  /// Computes the value once more for the backward pass, where that is cheaper than to keep it.
  var recompute: ((inout CPULowering) throws -> Buffer)?

  /// Moments of each channel that our own kernels take from their outputs.
  struct Moments {
    let buffer: Buffer
    let convolution: any OwnConvolution
  }

  /// What whoever reads the value reads.
  var reads: [Buffer] { (pending?.reads ?? [buffer]) + (gate.map { [$0] } ?? []) }

  /// The number of floats, padding included.
  var count: Int {
    switch form {
    case .planar: shape.count
    case .blocked(let shape): ck_blocked_count(shape)
    }
  }

  var byteCount: Int { count * MemoryLayout<Float>.stride }

  /// The layout's name in oneDNN's words.
  var layout: String {
    switch form {
    case .planar: shape.rank == 4 ? "nchw" : "nc"
    case .blocked(let shape): "nChw\(shape.block)c"
    }
  }
}

extension ck_shape {
  init(_ image: Shape, block: Int) {
    self.init(
      batch: Int32(image[0]), channels: Int32(image[1]), height: Int32(image[2]),
      width: Int32(image[3]), block: Int32(block))
  }

  var paddedChannels: Int { Int(ck_padded_channels(self)) }
}
