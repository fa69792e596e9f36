/// The largest value of each window; padding never wins.
public struct MaxPool2D: LayerDescription {
  public var window: Window

  /// - Parameters:
  ///   - kernel: the side of the window, in pixels.
  ///   - stride: how far the window moves; its own side where nothing is given.
  ///   - padding: the frame around the image, at most half the window.
  public init(_ kernel: Int, stride: Int? = nil, padding: Padding = .valid) {
    window = Window(kernel: kernel, stride: stride ?? kernel, padding: padding)
  }

  public var kind: LayerKind { .maxPool(self) }
}
