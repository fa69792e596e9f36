import CKernels

/// A square pooling window, as plain loops see it.
struct Window: Sendable, CustomStringConvertible {
  let kernel: Int
  let stride: Int
  let padding: Int
  /// Whether the last, incomplete window counts too.
  var ceiling = false

  static let all = [
    Window(kernel: 2, stride: 2, padding: 0), Window(kernel: 2, stride: 2, padding: 0, ceiling: true),
    Window(kernel: 3, stride: 2, padding: 1), Window(kernel: 3, stride: 1, padding: 1),
    Window(kernel: 3, stride: 3, padding: 0), Window(kernel: 2, stride: 3, padding: 0),
    Window(kernel: 5, stride: 2, padding: 2),
  ]

  var description: String {
    "\(kernel)x\(kernel), stride \(stride), padding \(padding)\(ceiling ? ", ceiling" : "")"
  }

  func size(of input: Int) -> Int {
    let room = input + 2 * padding - kernel
    guard room >= 0 else { return 0 }
    let size = (room + (ceiling ? stride - 1 : 0)) / stride + 1
    return (size - 1) * stride >= input + padding ? size - 1 : size
  }

  /// The pooled shape; `nil` where the window does not fit.
  func output(of shape: ck_shape) -> ck_shape? {
    let height = size(of: Int(shape.height)), width = size(of: Int(shape.width))
    guard height > 0, width > 0 else { return nil }
    return ck_shape(
      Int(shape.batch), Int(shape.channels), height, width, block: Int(shape.block))
  }

  func ck(for shape: ck_shape) -> ck_window {
    ck_window(
      kernel_h: Int32(kernel), kernel_w: Int32(kernel), stride_h: Int32(stride),
      stride_w: Int32(stride), pad_top: Int32(padding), pad_left: Int32(padding),
      out_h: Int32(size(of: Int(shape.height))), out_w: Int32(size(of: Int(shape.width))))
  }

  /// Calls `body` for each output, in canonical order, with where its plane begins and the pixels it covers.
  func forEach(in shape: ck_shape, _ body: (_ plane: Int, _ pixels: [Int]) -> Void) {
    let height = Int(shape.height), width = Int(shape.width)
    for plane in 0..<Int(shape.batch) * Int(shape.channels) {
      for i in 0..<size(of: height) {
        for j in 0..<size(of: width) {
          let rows = (0..<kernel).map { i * stride - padding + $0 }.filter { 0..<height ~= $0 }
          let columns = (0..<kernel).map { j * stride - padding + $0 }.filter { 0..<width ~= $0 }
          body(plane * height * width, rows.flatMap { row in columns.map { row * width + $0 } })
        }
      }
    }
  }
}
