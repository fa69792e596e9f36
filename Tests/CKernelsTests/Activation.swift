import CKernels
import Foundation

/// Activations by their definitions, in double.
extension ck_activation {
  static let all = [
    CK_ACTIVATION_IDENTITY, CK_ACTIVATION_RELU, CK_ACTIVATION_RELU6, CK_ACTIVATION_SILU,
    CK_ACTIVATION_GELU, CK_ACTIVATION_HARD_SWISH, CK_ACTIVATION_HARD_SIGMOID,
    CK_ACTIVATION_SIGMOID,
  ]

  /// Those that a convolution applies to what it reads, but for those of `DepthwiseCase`.
  static let curves = [CK_ACTIVATION_SILU, CK_ACTIVATION_GELU, CK_ACTIVATION_HARD_SWISH]

  func value(_ x: Double) -> Double {
    switch self {
    case CK_ACTIVATION_RELU: max(x, 0)
    case CK_ACTIVATION_RELU6: min(max(x, 0), 6)
    case CK_ACTIVATION_SILU: x / (1 + exp(-x))
    case CK_ACTIVATION_GELU: x * erfc(-x / 2.squareRoot()) / 2
    case CK_ACTIVATION_HARD_SWISH: x * min(max(x + 3, 0), 6) / 6
    case CK_ACTIVATION_HARD_SIGMOID: min(max(x + 3, 0), 6) / 6
    case CK_ACTIVATION_SIGMOID: 1 / (1 + exp(-x))
    default: x
    }
  }

  /// The derivative; at kinks PyTorch's.
  func slope(_ x: Double) -> Double {
    let sigmoid = 1 / (1 + exp(-x))
    return switch self {
    case CK_ACTIVATION_RELU: x <= 0 ? 0 : 1
    case CK_ACTIVATION_RELU6: x <= 0 || x >= 6 ? 0 : 1
    case CK_ACTIVATION_SILU: sigmoid * (1 + x * (1 - sigmoid))
    case CK_ACTIVATION_GELU:
      erfc(-x / 2.squareRoot()) / 2 + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    case CK_ACTIVATION_HARD_SWISH: x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5
    case CK_ACTIVATION_HARD_SIGMOID: x > -3 && x < 3 ? 1 / 6.0 : 0
    case CK_ACTIVATION_SIGMOID: sigmoid * (1 - sigmoid)
    default: 1
    }
  }
}
