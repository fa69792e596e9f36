import CKernels
import Tensors

/// Blocked memory for one depthwise convolution, and its kernels.
struct DepthwiseMemory {
  let example: DepthwiseCase
  let run: ck_run
  let convolution: ck_depthwise
  let x: [Float]
  let dy: [Float]
  let weights: [Float]
  let bias: [Float]
  /// Behind the batch norm.
  private let activation: ck_activation
  private let mean: [Float]
  private let variance: [Float]
  private let gamma: [Float]
  private let beta: [Float]

  var input: ck_shape { convolution.input }
  var output: ck_shape { ck_depthwise_output(convolution) }
  /// The weights as an image.
  var kernel: ck_shape {
    ck_shape(
      1, example.channels, example.kernel[0], example.kernel[1], block: Int(input.block))
  }

  /// - Parameter activation: in place of the case's own.
  init(_ example: DepthwiseCase, _ run: ck_run, block: Int, activation: ck_activation? = nil) {
    self.example = example
    self.activation = activation ?? example.activation.kernel
    self.run = run
    convolution = example.convolution(block: block)
    let input = convolution.input
    x = input.blocked(example.x)
    dy = ck_depthwise_output(convolution).blocked(example.dy)
    weights =
      ck_shape(1, example.channels, example.kernel[0], example.kernel[1], block: block)
      .blocked(example.weights)
    bias = input.padded(example.bias)
    mean = input.padded(example.mean)
    variance = input.padded(example.variance)
    gamma = input.padded(example.gamma)
    beta = input.padded(example.beta)
  }

  /// Memory that shows when a kernel reads what it has not written.
  static func garbage(_ count: Int) -> [Float] { [Float](repeating: .nan, count: count) }

  /// Scratch memory, full of garbage.
  func withScratch(_ bytes: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    let memory = AlignedMemory<Float>(count: bytes / 4 + 1)
    memory.buffer.update(repeating: .nan)
    body(UnsafeMutableRawPointer(memory.pointer))
  }

  /// The batch norm in front, with its activation.
  func withNorm<Result>(_ body: (UnsafePointer<ck_norm>) -> Result) -> Result {
    mean.withUnsafeBufferPointer { mean in
      variance.withUnsafeBufferPointer { variance in
        gamma.withUnsafeBufferPointer { gamma in
          beta.withUnsafeBufferPointer { beta in
            var norm = ck_norm(
              mean: mean.baseAddress, variance: variance.baseAddress, gamma: gamma.baseAddress,
              beta: beta.baseAddress, epsilon: DepthwiseCase.epsilon,
              activation: activation)
            return body(&norm)
          }
        }
      }
    }
  }

  /// What the kernels that exist already make of x.
  func activated() -> [Float] {
    var z = x
    withNorm { norm in inPlace(&z) { ck_norm_forward(run, input, norm, x, $0) } }
    return z
  }

  /// The forward pass as `change` describes it.
  func forward(
    _ x: [Float], norm: UnsafePointer<ck_norm>? = nil,
    _ change: (inout ck_depthwise_pass) -> Void = { _ in }
  ) -> [Float] {
    var y = Self.garbage(output.blockedCount)
    x.withUnsafeBufferPointer { x in
      weights.withUnsafeBufferPointer { weights in
        inPlace(&y) { y in
          var pass = ck_depthwise_pass()
          pass.x = x.baseAddress
          pass.norm = norm
          pass.weights = weights.baseAddress
          pass.y = y
          change(&pass)
          withScratch(ck_depthwise_forward_scratch(run, convolution)) {
            ck_depthwise_forward(run, convolution, &pass, $0)
          }
        }
      }
    }
    return y
  }

  /// - Parameter gradient: in place of the case's own.
  func dataGradient(
    of gradient: [Float]? = nil, addend: [Float]? = nil, tally: UnsafePointer<ck_norm_tally>? = nil
  ) -> [Float] {
    var dx = addend ?? Self.garbage(input.blockedCount)
    inPlace(&dx) { dx in
      withScratch(ck_depthwise_data_gradient_scratch(run, convolution)) {
        ck_depthwise_data_gradient(
          run, convolution, gradient ?? dy, weights, addend == nil ? nil : UnsafePointer(dx), dx,
          tally, $0)
      }
    }
    return dx
  }

  /// - Parameter gradient: in place of the case's own.
  func weightGradient(
    _ x: [Float], norm: UnsafePointer<ck_norm>? = nil, of gradient: [Float]? = nil,
    bias: Bool = true
  ) -> (weights: [Float], bias: [Float]) {
    var dweights = Self.garbage(ck_depthwise_weight_count(convolution))
    var dbias = Self.garbage(input.paddedChannels)
    inPlace(&dweights) { dweights in
      inPlace(&dbias) { dbias in
        withScratch(ck_depthwise_weight_gradient_scratch(run, convolution)) {
          ck_depthwise_weight_gradient(
            run, convolution, x, norm, gradient ?? dy, dweights, bias ? dbias : nil, $0)
        }
      }
    }
    return (dweights, dbias)
  }
}
