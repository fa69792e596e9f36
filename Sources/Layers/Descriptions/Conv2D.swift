/// A two-dimensional convolution: `[N, C, H, W]` to `[N, channels, H', W']`.
///
/// Parameters: `weight` `[channels, C, kernel, kernel]` and, with `bias`, `bias` `[channels]`.
public struct Conv2D: LayerDescription {
  /// The number of output channels.
  public var channels: Int
  public var window: Window
  public var bias: Bool

  /// - Parameters:
  ///   - channels: the number of output channels.
  ///   - kernel: the side of the square kernel, in pixels.
  ///   - stride: how far the kernel moves, in pixels.
  ///   - padding: the frame of zeros around the image.
  ///   - bias: whether a learnt constant is added to each channel.
  public init(
    _ channels: Int, kernel: Int, stride: Int = 1, padding: Padding = .valid, bias: Bool = true
  ) {
    self.channels = channels
    window = Window(kernel: kernel, stride: stride, padding: padding)
    self.bias = bias
  }

  public var kind: LayerKind { .convolution(self) }
}
