/// Which kernels compute convolutions that either our own or oneDNN's could compute: of 3×3 pixels by Winograd's algorithm,
/// and in training those of one pixel, both of stride 1.
///
/// All are right; they round differently. What was chosen is part of ``Plan/kernels``.
public enum ConvolutionChoice: String, CaseIterable, Codable, Sendable {
  /// Whatever is estimated to be faster, from the layer's shape and the instruction set alone, so that
  /// a resumed run chooses the same.
  case automatic
  /// oneDNN's direct kernels everywhere.
  case direct
  /// Our own wherever they apply.
  case winograd
}
