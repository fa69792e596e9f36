/// The mean of each window; pixels of the padding count as zeros, as in PyTorch.
public struct AveragePool2D: LayerDescription {
  public var window: Window

  /// - Parameters:
  ///   - kernel: the side of the window, in pixels.
  ///   - stride: how far the window moves; its own side where nothing is given.
  ///   - padding: the frame of zeros around the image, at most half the window.
  public init(_ kernel: Int, stride: Int? = nil, padding: Padding = .valid) {
    window = Window(kernel: kernel, stride: stride ?? kernel, padding: padding)
  }

  public var kind: LayerKind { .averagePool(self) }
}
