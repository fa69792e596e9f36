public import Tensors

/// A two-dimensional convolution: `[N, C, H, W]` to `[N, channels, H', W']`.
///
/// Parameters: `weight` `[channels, C/groups, kernel, kernel]` and, with `bias`, `bias` `[channels]`.
public struct Conv2D: Operation {
  public static let kind = "conv2D"

  /// The number of output channels.
  public var channels: Int
  public var window: Window
  /// Into how many parts channels are divided, none of which sees another.
  public var groups: Int
  public var bias: Bool
  /// How the first weights are drawn; `nil` for PyTorch's default, uniform within 1/√(fan in).
  public var firstWeights: FirstWeights?

  /// A way to draw first weights other than the default.
  public enum FirstWeights: String, Codable, Sendable {
    /// Normal with a variance of 2/(fan out), as torchvision's ResNets are; files know it by its older name.
    ///
    /// Source: He, Zhang, Ren, Sun, arXiv 1502.01852, equation 14.
    case kaimingNormalFanOut = "normalByOutputs"
    /// Normal with a standard deviation of 0.02, cut off at two units, as torchvision's ConvNeXts are; biases are zero.
    case truncatedNormal
    /// Normal with a standard deviation of 0.01, as the last layers of torchvision's MobileNets are; biases are zero.
    case narrowNormal
    /// Uniform within 1/√(outputs), as the last layer of torchvision's EfficientNets is for its thousand classes; biases are zero.
    /// For few classes that is far too wide: no network here has it, files of earlier ones do.
    case uniformByOutputs
  }

  /// - Parameters:
  ///   - channels: the number of output channels.
  ///   - kernel: the side of the square kernel, in pixels.
  ///   - stride: how far the kernel moves, in pixels.
  ///   - padding: the frame of zeros around the image.
  ///   - groups: into how many parts input and output channels are divided; as many as there are input channels for a
  ///     depthwise convolution.
  ///   - bias: whether a learnt constant is added to each channel.
  ///   - firstWeights: how they are drawn, if not as PyTorch does by default.
  public init(
    _ channels: Int, kernel: Int, stride: Int = 1, padding: Padding = .valid, groups: Int = 1,
    bias: Bool = true, firstWeights: FirstWeights? = nil
  ) {
    self.channels = channels
    window = Window(kernel: kernel, stride: stride, padding: padding)
    self.groups = groups
    self.bias = bias
    self.firstWeights = firstWeights
  }

  /// Whether each channel is convolved by itself.
  public func isDepthwise(over image: Shape) -> Bool {
    groups == image[1] && groups == channels && groups > 1
  }

  public var place: StagePlace { .begins }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    try Limit.check(channels, "the number of channels", within: Limit.width)
    try Limit.check(groups, "the number of groups", within: Limit.width)
    guard image[1] % groups == 0, channels % groups == 0 else {
      throw .indivisible(channels: [image[1], channels], groups: groups)
    }
    let (height, width) = try window.positions(over: image)
    return [image[0], channels, height, width]
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    let kernel = window.kernel
    return ParameterSpec.affine(
      weight: [channels, inputs[0][1] / groups, kernel, kernel], bias: bias,
      firstWeights: firstWeights)
  }

  public func cost(of inputs: [Shape], output: Shape) -> Int {
    // Each output is a sum over one filter.
    2 * output.count * (inputs[0][1] / groups) * window.kernel * window.kernel
  }

  public var derivative: Derivative {
    Derivative([
      .input(0): [.parameter(0)], .parameter(0): [.input(0)], .parameter(1): [],
    ])
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add(
      "Conv", inputs + parameters,
      window.attributes(over: shapes[0]) + (groups == 1 ? [] : [("group", .int(groups))]))
  }
}
