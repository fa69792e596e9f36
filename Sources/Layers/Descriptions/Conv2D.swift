/// A two-dimensional convolution: `[N, C, H, W]` to `[N, channels, H', W']`.
///
/// Parameters: `weight` `[channels, C, kernel, kernel]` and, with `bias`, `bias` `[channels]`.
public struct Conv2D: LayerDescription {
  /// The number of output channels.
  public var channels: Int
  public var window: Window
  public var bias: Bool
  /// How the first weights are drawn; `nil` for PyTorch's default, uniform within 1/√(fan in).
  public var firstWeights: FirstWeights?

  /// A way to draw first weights other than the default.
  public enum FirstWeights: String, Codable, Sendable {
    /// Normal with a variance of 2/(fan out), as torchvision's ResNets are.
    ///
    /// Source: He, Zhang, Ren, Sun, arXiv 1502.01852, equation 14.
    case normalByOutputs
  }

  /// - Parameters:
  ///   - channels: the number of output channels.
  ///   - kernel: the side of the square kernel, in pixels.
  ///   - stride: how far the kernel moves, in pixels.
  ///   - padding: the frame of zeros around the image.
  ///   - bias: whether a learnt constant is added to each channel.
  ///   - firstWeights: how they are drawn, if not as PyTorch does by default.
  public init(
    _ channels: Int, kernel: Int, stride: Int = 1, padding: Padding = .valid, bias: Bool = true,
    firstWeights: FirstWeights? = nil
  ) {
    self.channels = channels
    window = Window(kernel: kernel, stride: stride, padding: padding)
    self.bias = bias
    self.firstWeights = firstWeights
  }

  public var kind: LayerKind { .convolution(self) }
}
