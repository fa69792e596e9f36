import CKernels
import Foundation

/// A depthwise convolution whose results PyTorch left in `Tests/Fixtures/kernels/depthwise.json`, and plain loops in
/// double precision for all of them.
struct DepthwiseCase: Decodable, Sendable {
  enum Activation: String, Decodable {
    case none, relu, relu6

    /// What is larger becomes this.
    var ceiling: Float { self == .relu6 ? 6 : .infinity }

    var kernel: ck_activation {
      switch self {
      case .none: CK_ACTIVATION_IDENTITY
      case .relu: CK_ACTIVATION_RELU
      case .relu6: CK_ACTIVATION_RELU6
      }
    }
  }

  /// PyTorch's answers, every so-many-th element of each.
  struct Golden: Decodable {
    let y: [Double]
    let dx: [Double]
    let dweights: [Double]
    /// Of convolutions with a bias.
    let dbias: [Double]?
  }

  struct Results {
    var y: [Double]
    var dx: [Double]
    var dweights: [Double]
    var dbias: [Double]
  }

  static let epsilon: Float = 1e-3

  /// Batch, channels, height, width.
  let shape: [Int]
  let kernel: [Int]
  let stride: [Int]
  /// Above, on the left, below, on the right.
  let padding: [Int]
  /// Height and width.
  let output: [Int]
  let activation: Activation
  /// With a bias.
  let plain: Golden
  /// Of what a batch norm and the activation make of x, without a bias.
  let normalised: Golden

  static let all: [String: DepthwiseCase] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/kernels/depthwise.json")
    do {
      return try JSONDecoder().decode(
        [String: DepthwiseCase].self, from: Data(contentsOf: file))
    } catch {
      fatalError("\(file.path): \(error)")
    }
  }()

  static let names = all.keys.sorted()

  /// Numbers from -0.5 up to 0.5: `scripts/fixtures/formula.py` is the same in Python.
  static func values(_ count: Int, salt: Int) -> [Float] {
    (0..<count).map { index in
      var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ salt &* 40503 &+ 12345)
      h ^= h >> 16
      h = h &* 0x45D_9F3B
      h ^= h >> 15
      h = h &* 0x2C1B_3C6D
      h ^= h >> 16
      return Float(h >> 8) * 0x1p-24 - 0.5
    }
  }

  /// The elements that a golden value is kept of.
  static func sampled<Value>(_ values: [Value]) -> [Value] {
    let step = max(1, (values.count + 39) / 40)
    return Swift.stride(from: 0, to: values.count, by: step).map { values[$0] }
  }

  var channels: Int { shape[1] }
  var taps: Int { kernel[0] * kernel[1] }
  var xCount: Int { shape.reduce(1, *) }
  var yCount: Int { shape[0] * channels * output[0] * output[1] }

  var x: [Float] { Self.values(xCount, salt: 1) }
  var weights: [Float] { Self.values(channels * taps, salt: 2) }
  var bias: [Float] { Self.values(channels, salt: 3) }
  var dy: [Float] { Self.values(yCount, salt: 4) }

  // One of each a channel.
  var mean: [Float] { Self.values(channels, salt: 11) }
  var variance: [Float] { Self.values(channels, salt: 12).map { $0 + 0.6 } }
  var gamma: [Float] { Self.values(channels, salt: 13).map { $0 * 20 } }
  var beta: [Float] { Self.values(channels, salt: 14).map { $0 * 4 } }

  func convolution(block: Int) -> ck_depthwise {
    ck_depthwise(
      input: ck_shape(shape[0], channels, shape[2], shape[3], block: block),
      window: ck_window(
        kernel_h: Int32(kernel[0]), kernel_w: Int32(kernel[1]), stride_h: Int32(stride[0]),
        stride_w: Int32(stride[1]), pad_top: Int32(padding[0]), pad_left: Int32(padding[1]),
        out_h: Int32(output[0]), out_w: Int32(output[1])))
  }

  /// What the batch norm and the activation make of x.
  var activated: [Double] {
    let plane = shape[2] * shape[3]
    let (mean, variance, gamma, beta) = (mean, variance, gamma, beta)
    return x.enumerated().map { index, value in
      let c = index / plane % channels
      let deviation = (Double(variance[c]) + 1e-3).squareRoot()
      let z = (Double(value) - Double(mean[c])) / deviation * Double(gamma[c]) + Double(beta[c])
      return activation == .none ? z : min(max(z, 0), Double(activation.ceiling))
    }
  }

  /// Direct sums.
  func reference(_ x: [Double], bias: [Float]) -> Results {
    let (dy, weights) = (dy.map(Double.init), weights.map(Double.init))
    var results = Results(
      y: [Double](repeating: 0, count: yCount), dx: [Double](repeating: 0, count: xCount),
      dweights: [Double](repeating: 0, count: weights.count),
      dbias: [Double](repeating: 0, count: channels))
    for plane in 0..<shape[0] * channels {
      let c = plane % channels
      for i in 0..<output[0] {
        for j in 0..<output[1] {
          let to = (plane * output[0] + i) * output[1] + j
          results.y[to] = Double(bias[c])
          results.dbias[c] += dy[to]
          for k in 0..<taps {
            let row = i * stride[0] - padding[0] + k / kernel[1]
            let column = j * stride[1] - padding[1] + k % kernel[1]
            guard 0..<shape[2] ~= row, 0..<shape[3] ~= column else { continue }
            let from = (plane * shape[2] + row) * shape[3] + column
            results.y[to] += x[from] * weights[c * taps + k]
            results.dx[from] += dy[to] * weights[c * taps + k]
            results.dweights[c * taps + k] += dy[to] * x[from]
          }
        }
      }
    }
    return results
  }
}
