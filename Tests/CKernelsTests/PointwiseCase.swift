import CKernels
import Tensors

/// A convolution of one pixel, direct sums of it in double precision, and its kernels on blocked memory.
struct PointwiseCase: Sendable, CustomStringConvertible {
  let batch: Int
  let inputs: Int
  let outputs: Int
  let height: Int
  let width: Int
  /// Of the batch norm in front.
  let activation: ck_activation

  static let all = [
    PointwiseCase(
      batch: 2, inputs: 20, outputs: 40, height: 9, width: 11, activation: CK_ACTIVATION_RELU6),
    PointwiseCase(
      batch: 9, inputs: 16, outputs: 5, height: 7, width: 7, activation: CK_ACTIVATION_RELU),
    // Several chunks of a plane, and of the moments.
    PointwiseCase(
      batch: 1, inputs: 3, outputs: 70, height: 33, width: 17, activation: CK_ACTIVATION_IDENTITY),
    PointwiseCase(
      batch: 5, inputs: 33, outputs: 17, height: 1, width: 1, activation: CK_ACTIVATION_RELU),
    // More channels than are summed at once, and than a piece of the weights has.
    PointwiseCase(
      batch: 2, inputs: 530, outputs: 290, height: 4, width: 5, activation: CK_ACTIVATION_RELU6),
    // Several slices of the batch.
    PointwiseCase(
      batch: 11, inputs: 24, outputs: 50, height: 16, width: 15, activation: CK_ACTIVATION_RELU6),
    PointwiseCase(
      batch: 3, inputs: 19, outputs: 36, height: 17, width: 16, activation: CK_ACTIVATION_SILU),
    PointwiseCase(
      batch: 2, inputs: 40, outputs: 9, height: 13, width: 7, activation: CK_ACTIVATION_GELU),
    PointwiseCase(
      batch: 4, inputs: 21, outputs: 33, height: 5, width: 6, activation: CK_ACTIVATION_HARD_SWISH),
  ]

  var description: String { "\(batch)x\(inputs)x\(height)x\(width) to \(outputs)" }

  private var pixels: Int { height * width }
  private var x: [Float] { DepthwiseCase.values(batch * inputs * pixels, salt: 1) }
  private var weights: [Float] { DepthwiseCase.values(outputs * inputs, salt: 2) }
  private var bias: [Float] { DepthwiseCase.values(outputs, salt: 3) }
  private var dy: [Float] { DepthwiseCase.values(batch * outputs * pixels, salt: 4) }

  struct Results {
    var y: [Double]
    var dx: [Double]
    var dweights: [Double]
    var dbias: [Double]
  }

  /// Direct sums.
  ///
  /// - Parameter x: planar, in place of the case's own.
  func reference(_ x: [Double]? = nil) -> Results {
    let x = x ?? self.x.map(Double.init)
    let (weights, bias, dy) = (weights.map(Double.init), bias, dy.map(Double.init))
    var results = Results(
      y: [Double](repeating: 0, count: dy.count), dx: [Double](repeating: 0, count: x.count),
      dweights: [Double](repeating: 0, count: weights.count),
      dbias: [Double](repeating: 0, count: outputs))
    for n in 0..<batch {
      for o in 0..<outputs {
        for p in 0..<pixels {
          let to = (n * outputs + o) * pixels + p
          var sum = Double(bias[o])
          for i in 0..<inputs {
            let from = (n * inputs + i) * pixels + p
            sum += x[from] * weights[o * inputs + i]
            results.dx[from] += dy[to] * weights[o * inputs + i]
            results.dweights[o * inputs + i] += dy[to] * x[from]
          }
          results.y[to] = sum
          results.dbias[o] += dy[to]
        }
      }
    }
    return results
  }

  /// The case in memory that kernels of an instruction set and a block read.
  struct Memory {
    let run: ck_run
    let convolution: ck_pointwise
    let x: [Float]
    let dy: [Float]
    let weights: [Float]
    let bias: [Float]
    private let norm: Norm

    private struct Norm {
      let mean, variance, gamma, beta: [Float]
      let activation: ck_activation
    }

    init(_ example: PointwiseCase, _ run: ck_run, block: Int) {
      self.run = run
      let input = ck_shape(
        example.batch, example.inputs, example.height, example.width, block: block)
      convolution = ck_pointwise(
        input: input, out_channels: Int32(example.outputs), tiles: true)
      let output = ck_pointwise_output(convolution)
      x = input.blocked(example.x)
      dy = output.blocked(example.dy)
      bias = output.padded(example.bias)
      var squares = [Float](repeating: 0, count: ck_pointwise_weight_count(convolution))
      for (index, weight) in example.weights.enumerated() {
        squares[Self.place(index, example.inputs, convolution)] = weight
      }
      weights = squares
      func vector(_ salt: Int, _ change: (Float) -> Float) -> [Float] {
        input.padded(DepthwiseCase.values(example.inputs, salt: salt).map(change))
      }
      norm = Norm(
        mean: vector(11) { $0 }, variance: vector(12) { $0 + 0.6 }, gamma: vector(13) { $0 * 20 },
        beta: vector(14) { $0 * 4 }, activation: example.activation)
    }

    var input: ck_shape { convolution.input }
    var output: ck_shape { ck_pointwise_output(convolution) }

    /// Where a weight of the canonical matrix lies.
    private static func place(_ index: Int, _ inputs: Int, _ convolution: ck_pointwise) -> Int {
      let (o, i) = index.quotientAndRemainder(dividingBy: inputs)
      let block = Int(convolution.input.block)
      let blocks = convolution.input.paddedChannels / block
      return ((o / block * blocks + i / block) * block + i % block) * block + o % block
    }

    /// Weights in canonical order.
    func canonical(_ squares: [Float]) -> [Float] {
      let inputs = Int(input.channels)
      return (0..<inputs * Int(output.channels)).map {
        squares[Self.place($0, inputs, convolution)]
      }
    }

    func withNorm<Result>(_ body: (UnsafePointer<ck_norm>) -> Result) -> Result {
      norm.mean.withUnsafeBufferPointer { mean in
        norm.variance.withUnsafeBufferPointer { variance in
          norm.gamma.withUnsafeBufferPointer { gamma in
            norm.beta.withUnsafeBufferPointer { beta in
              var described = ck_norm(
                mean: mean.baseAddress, variance: variance.baseAddress, gamma: gamma.baseAddress,
                beta: beta.baseAddress, epsilon: 1e-3, activation: norm.activation)
              return body(&described)
            }
          }
        }
      }
    }

    /// What a pass of its own makes of x.
    func activated() -> [Float] {
      var z = x
      withNorm { norm in inPlace(&z) { ck_norm_forward(run, input, norm, x, $0) } }
      return z
    }

    /// Scratch memory, full of garbage.
    func withScratch(_ bytes: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
      let memory = AlignedMemory<Float>(count: bytes / 4 + 1)
      memory.buffer.update(repeating: .nan)
      body(UnsafeMutableRawPointer(memory.pointer))
    }

    func forward(
      _ x: [Float], norm: UnsafePointer<ck_norm>? = nil, gate: UnsafePointer<Float>? = nil,
      bias: Bool = false,
      moments: UnsafeMutableRawPointer? = nil
    ) -> [Float] {
      var y = DepthwiseMemory.garbage(output.blockedCount)
      x.withUnsafeBufferPointer { x in
        weights.withUnsafeBufferPointer { weights in
          self.bias.withUnsafeBufferPointer { offsets in
            inPlace(&y) { y in
              var pass = ck_pointwise_pass(
                x: x.baseAddress, norm: norm, gate: gate, transformed: nil,
                weights: weights.baseAddress, scale: nil, bias: bias ? offsets.baseAddress : nil,
                addend: nil,
                activation: CK_ACTIVATION_IDENTITY, y: y, moments: moments)
              withScratch(ck_pointwise_forward_scratch(run, convolution, false, false)) {
                ck_pointwise_forward(run, convolution, &pass, $0)
              }
            }
          }
        }
      }
      return y
    }

    /// As an evaluation has it: with a factor for each channel, and an activation.
    ///
    /// - Parameter addend: written over.
    func folded(
      _ x: [Float], scale: [Float], bias: Bool, addend: [Float]?, _ activation: ck_activation,
      transformed: Bool
    ) -> [Float] {
      var y = addend ?? DepthwiseMemory.garbage(output.blockedCount)
      let made = AlignedMemory<Float>(
        count: ck_pointwise_transformed_bytes(run, convolution) / 4 + 1)
      made.buffer.update(repeating: .nan)
      if transformed { ck_pointwise_transform(run, convolution, weights, scale, made.pointer) }
      x.withUnsafeBufferPointer { x in
        weights.withUnsafeBufferPointer { weights in
          scale.withUnsafeBufferPointer { scale in
            self.bias.withUnsafeBufferPointer { offsets in
              inPlace(&y) { y in
                var pass = ck_pointwise_pass(
                  x: x.baseAddress, norm: nil, gate: nil,
                  transformed: transformed ? made.pointer : nil,
                  weights: transformed ? nil : weights.baseAddress,
                  scale: transformed ? nil : scale.baseAddress,
                  bias: bias ? offsets.baseAddress : nil, addend: addend == nil ? nil : y,
                  activation: activation, y: y, moments: nil)
                withScratch(ck_pointwise_forward_scratch(run, convolution, transformed, true)) {
                  ck_pointwise_forward(run, convolution, &pass, $0)
                }
              }
            }
          }
        }
      }
      return y
    }

    /// - Parameter dy: in place of the case's own.
    func dataGradient(
      of dy: [Float]? = nil, addend: [Float]? = nil, tally: UnsafePointer<ck_norm_tally>? = nil
    ) -> [Float] {
      let dy = dy ?? self.dy
      var dx = addend ?? DepthwiseMemory.garbage(input.blockedCount)
      inPlace(&dx) { dx in
        withScratch(ck_pointwise_data_gradient_scratch(run, convolution)) {
          ck_pointwise_data_gradient(
            run, convolution, dy, weights, addend == nil ? nil : UnsafePointer(dx), dx, tally, $0)
        }
      }
      return dx
    }

    func weightGradient(
      _ x: [Float], norm: UnsafePointer<ck_norm>? = nil, gate: UnsafePointer<Float>? = nil,
      of dy: [Float]? = nil, bias: Bool = true
    ) -> (weights: [Float], bias: [Float]) {
      let dy = dy ?? self.dy
      var dweights = DepthwiseMemory.garbage(weights.count)
      var dbias = DepthwiseMemory.garbage(output.paddedChannels)
      inPlace(&dweights) { dweights in
        inPlace(&dbias) { dbias in
          withScratch(ck_pointwise_weight_gradient_scratch(run, convolution)) {
            ck_pointwise_weight_gradient(
              run, convolution, x, norm, gate, dy, dweights, bias ? dbias : nil, $0)
          }
        }
      }
      return (dweights, dbias)
    }
  }
}
