import CKernels
import Tensors

/// One convolution with weights and activations, in planar layout as the reference wants it and in blocked layout
/// as the kernels do.
struct WinogradCase: CustomStringConvertible, Sendable {
  var batch = 1
  var input: Int
  var output: Int
  var height: Int
  var width: Int
  var padding = 1

  var outHeight: Int { height + 2 * padding - 2 }
  var outWidth: Int { width + 2 * padding - 2 }
  var description: String {
    "\(batch), \(input) to \(output), \(height)x\(width), padding \(padding)"
  }

  /// Sizes that are and are not multiples of a tile, a panel, and a block.
  static let all = [
    WinogradCase(input: 1, output: 1, height: 1, width: 1),
    WinogradCase(input: 3, output: 5, height: 4, width: 4),
    WinogradCase(input: 8, output: 8, height: 5, width: 3),
    WinogradCase(input: 16, output: 16, height: 7, width: 7),
    WinogradCase(input: 17, output: 33, height: 6, width: 9),
    WinogradCase(batch: 2, input: 40, output: 24, height: 13, width: 11),
    WinogradCase(batch: 3, input: 16, output: 48, height: 20, width: 18),
    WinogradCase(batch: 5, input: 32, output: 64, height: 16, width: 16),
    WinogradCase(batch: 2, input: 96, output: 80, height: 9, width: 30),
    // More panels than the weights' gradient takes at once.
    WinogradCase(batch: 2, input: 16, output: 576, height: 31, width: 33),
    WinogradCase(batch: 2, input: 12, output: 20, height: 3, width: 5, padding: 0),
    WinogradCase(batch: 2, input: 20, output: 12, height: 10, width: 7, padding: 2),
  ]

  func convolution(block: Int) -> ck_winograd {
    ck_winograd(
      input: ck_shape(
        batch: Int32(batch), channels: Int32(input), height: Int32(height), width: Int32(width),
        block: Int32(block)),
      out_channels: Int32(output), padding: Int32(padding))
  }

  /// Values in -1 ..< 1 that depend on place and `salt` alone.
  static func values(count: Int, salt: UInt32) -> [Float] {
    (0..<count).map { index in
      var hash = (UInt32(truncatingIfNeeded: index) &+ salt &* 0x9E37_79B9) &* 0x85EB_CA6B
      hash ^= hash >> 13
      hash &*= 0xC2B2_AE35
      hash ^= hash >> 16
      return Float(hash >> 8) / Float(1 << 23) - 1
    }
  }

  var x: [Float] { Self.values(count: batch * input * height * width, salt: 1) }
  var dy: [Float] { Self.values(count: batch * output * outHeight * outWidth, salt: 2) }
  var weights: [Float] { Self.values(count: output * input * 9, salt: 3) }
  var bias: [Float] { Self.values(count: output, salt: 4) }

  /// Visits each product of an input pixel, a weight and an output pixel, by planar index.
  private func eachProduct(_ visit: (_ x: Int, _ weight: Int, _ y: Int) -> Void) {
    for n in 0..<batch {
      for o in 0..<output {
        for i in 0..<input {
          for row in 0..<outHeight {
            for column in 0..<outWidth {
              let y = ((n * output + o) * outHeight + row) * outWidth + column
              for k in 0..<9 {
                let r = row + k / 3 - padding
                let c = column + k % 3 - padding
                guard r >= 0, r < height, c >= 0, c < width else { continue }
                visit(((n * input + i) * height + r) * width + c, (o * input + i) * 9 + k, y)
              }
            }
          }
        }
      }
    }
  }

  /// Direct sums in double precision.
  func reference() -> (y: [Double], dx: [Double], dweights: [Double], dbias: [Double]) {
    let bias = bias
    let x = x.map(Double.init)
    let dy = dy.map(Double.init)
    let weights = weights.map(Double.init)
    let pixels = outHeight * outWidth
    var y = (0..<dy.count).map { Double(bias[$0 / pixels % output]) }
    var dx = [Double](repeating: 0, count: x.count)
    var dweights = [Double](repeating: 0, count: weights.count)
    var dbias = [Double](repeating: 0, count: output)
    eachProduct { from, weight, to in
      y[to] += x[from] * weights[weight]
      dx[from] += dy[to] * weights[weight]
      dweights[weight] += dy[to] * x[from]
    }
    for index in 0..<dy.count { dbias[index / pixels % output] += dy[index] }
    return (y, dx, dweights, dbias)
  }
}
