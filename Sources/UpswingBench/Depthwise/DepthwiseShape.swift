import CKernels

/// A depthwise convolution of a network whose images have 224 pixels a side.
struct DepthwiseShape: CustomStringConvertible {
  let channels: Int
  let side: Int
  let kernel: Int
  let stride: Int

  /// Of MobileNet V2 and EfficientNet-Lite0.
  static let all = [
    DepthwiseShape(channels: 32, side: 112, kernel: 3, stride: 1),
    DepthwiseShape(channels: 96, side: 112, kernel: 3, stride: 2),
    DepthwiseShape(channels: 144, side: 56, kernel: 3, stride: 1),
    DepthwiseShape(channels: 144, side: 56, kernel: 5, stride: 2),
    DepthwiseShape(channels: 240, side: 28, kernel: 5, stride: 1),
    DepthwiseShape(channels: 240, side: 28, kernel: 3, stride: 2),
    DepthwiseShape(channels: 480, side: 14, kernel: 3, stride: 1),
    DepthwiseShape(channels: 480, side: 14, kernel: 5, stride: 1),
    DepthwiseShape(channels: 672, side: 14, kernel: 5, stride: 1),
    DepthwiseShape(channels: 672, side: 14, kernel: 5, stride: 2),
    DepthwiseShape(channels: 1152, side: 7, kernel: 5, stride: 1),
    DepthwiseShape(channels: 1152, side: 7, kernel: 3, stride: 1),
  ]

  var description: String { "\(channels), \(side)², \(kernel)x\(kernel), stride \(stride)" }

  /// The convolution with the padding that TensorFlow calls "same".
  func convolution(batch: Int, block: Int32) -> ck_depthwise {
    let output = (side + stride - 1) / stride
    let padding = Int32(max((output - 1) * stride + kernel - side, 0) / 2)
    return ck_depthwise(
      input: ck_shape(
        batch: Int32(batch), channels: Int32(channels), height: Int32(side), width: Int32(side),
        block: block),
      window: ck_window(
        kernel_h: Int32(kernel), kernel_w: Int32(kernel), stride_h: Int32(stride),
        stride_w: Int32(stride), pad_top: padding, pad_left: padding, out_h: Int32(output),
        out_w: Int32(output)))
  }

  /// The multiplications and additions of each pass, those with padding included.
  func operations(batch: Int) -> Int {
    let output = (side + stride - 1) / stride
    return 2 * batch * channels * output * output * kernel * kernel
  }
}
