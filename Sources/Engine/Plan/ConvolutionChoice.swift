/// Which kernels compute convolutions that Winograd's algorithm could compute: 3×3 of stride 1.
///
/// All are right; they round differently. What was chosen is part of ``Plan/kernels``.
public enum ConvolutionChoice: String, CaseIterable, Codable, Sendable {
  /// Whatever is estimated to be faster, from the layer's shape and the instruction set alone, so that
  /// a resumed run chooses the same.
  case automatic
  /// oneDNN's direct kernels everywhere.
  case direct
  /// Winograd's wherever the algorithm applies.
  case winograd
}
