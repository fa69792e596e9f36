import CBench
import CKernels
import Tensors

/// A depthwise convolution's memory, its passes, and streams over the same arrays.
struct DepthwiseWork {
  /// What is timed.
  enum Pass: CaseIterable {
    /// Of x as it is.
    case forward
    /// Of what a batch norm and ReLU6 make of x, with the moments for the next batch norm.
    case training
    case dataGradient
    /// With x normalised as it is read.
    case weightGradient
    /// The backward pass behind a batch norm's sums: what is left of that norm, and both gradients with the sums for the norm in
    /// front, in passes of their own.
    case apart
    /// The same plane by plane.
    case together

    /// How many times the operations of the forward pass are done.
    var convolutions: Int {
      switch self {
      case .forward, .training, .dataGradient, .weightGradient: 1
      case .apart, .together: 2
      }
    }
  }

  private let run: ck_run
  private let convolution: ck_depthwise
  private let x: AlignedMemory<Float>
  private let y: AlignedMemory<Float>
  private let dx: AlignedMemory<Float>
  private let weights: AlignedMemory<Float>
  private let dweights: AlignedMemory<Float>
  /// Mean, variance, gamma and beta are all of ones.
  private let ones: AlignedMemory<Float>
  private let moments: AlignedMemory<Double>
  /// Of the norm in front.
  private let sums: AlignedMemory<Double>
  /// What the norm behind read, and the gradient of it.
  private let behindX: AlignedMemory<Float>
  private let between: AlignedMemory<Float>
  private let scratch: AlignedMemory<Float>

  init(_ shape: DepthwiseShape, batch: Int, run: ck_run) {
    self.run = run
    convolution = shape.convolution(
      batch: batch, block: run.isa.rawValue >= CK_ISA_AVX512.rawValue ? 16 : 8)
    let output = ck_depthwise_output(convolution)
    x = Self.filled(ck_blocked_count(convolution.input), stream: 0)
    dx = Self.filled(x.count, stream: 1)
    y = Self.filled(ck_blocked_count(output), stream: 2)
    weights = Self.filled(ck_depthwise_weight_count(convolution), stream: 3)
    dweights = Self.filled(weights.count, stream: 4)
    ones = AlignedMemory(count: Int(ck_padded_channels(convolution.input)))
    ones.buffer.update(repeating: 1)
    moments = AlignedMemory(count: ck_norm_scratch(output) / 8)
    sums = AlignedMemory(count: ck_norm_scratch(convolution.input) / 8)
    behindX = Self.filled(y.count, stream: 5)
    between = AlignedMemory(count: y.count)
    scratch = AlignedMemory(
      count: max(
        ck_depthwise_forward_scratch(run, convolution),
        ck_depthwise_data_gradient_scratch(run, convolution),
        ck_depthwise_gradients_scratch(run, convolution)) / 4)
  }

  private static func filled(_ count: Int, stream: UInt32) -> AlignedMemory<Float> {
    let memory = AlignedMemory<Float>(count: count)
    for index in 0..<count { memory[index] = Formula.value(stream: stream, index: index) }
    return memory
  }

  /// Computes a pass.
  func perform(_ pass: Pass) {
    var norm = ck_norm(
      mean: ones.pointer, variance: ones.pointer, gamma: ones.pointer, beta: ones.pointer,
      epsilon: 1e-3, activation: CK_ACTIVATION_RELU6)
    withUnsafePointer(to: &norm) { norm in
      switch pass {
      case .forward, .training:
        var arguments = ck_depthwise_pass()
        arguments.x = UnsafePointer(x.pointer)
        if pass == .training { arguments.norm = norm }
        arguments.weights = UnsafePointer(weights.pointer)
        arguments.y = y.pointer
        if pass == .training { arguments.moments = UnsafeMutableRawPointer(moments.pointer) }
        ck_depthwise_forward(run, convolution, &arguments, scratch.pointer)
      case .dataGradient:
        ck_depthwise_data_gradient(
          run, convolution, y.pointer, weights.pointer, nil, dx.pointer, nil, scratch.pointer)
      case .weightGradient:
        ck_depthwise_weight_gradient(
          run, convolution, x.pointer, norm, y.pointer, dweights.pointer, nil, scratch.pointer)
      case .apart:
        withTally(norm) { tally, behind in
          ck_norm_backward_input(
            run, ck_depthwise_output(convolution), behind.norm, behind.x, y.pointer,
            behind.dgamma, behind.dbeta, between.pointer)
          ck_depthwise_weight_gradient(
            run, convolution, x.pointer, norm, between.pointer, dweights.pointer, nil,
            scratch.pointer)
          ck_depthwise_data_gradient(
            run, convolution, between.pointer, weights.pointer, nil, dx.pointer, tally,
            scratch.pointer)
        }
      case .together:
        withTally(norm) { tally, behind in
          withUnsafePointer(to: behind) { behind in
            var gradients = ck_depthwise_gradients(
              x: x.pointer, norm: norm, dy: y.pointer, through: behind, weights: weights.pointer,
              addend: nil, dx: dx.pointer, tally: tally, dweights: dweights.pointer, dbias: nil)
            ck_depthwise_both_gradients(run, convolution, &gradients, scratch.pointer)
          }
        }
      }
    }
  }

  /// The sums for a norm in front, and a norm behind whose activation has been taken already.
  private func withTally(
    _ norm: UnsafePointer<ck_norm>,
    _ body: (UnsafePointer<ck_norm_tally>, ck_norm_gradient) -> Void
  ) {
    var behind = norm.pointee
    behind.activation = CK_ACTIVATION_IDENTITY
    let tally = ck_norm_tally(
      norm: norm, x: x.pointer, sums: UnsafeMutableRawPointer(sums.pointer), gates: false)
    withUnsafePointer(to: behind) { behind in
      withUnsafePointer(to: tally) { tally in
        body(
          tally,
          ck_norm_gradient(
            norm: behind, x: behindX.pointer, dgamma: ones.pointer, dbeta: ones.pointer, gate: nil,
            dmean: nil))
      }
    }
  }

  /// Reads and writes what a pass has to, and does nothing else.
  func stream(_ pass: Pass) {
    var sum: Float = 0
    switch pass {
    case .forward, .training:
      cb_stream(run.threads, x.count, x.pointer, 0, x.pointer, y.count, y.pointer, &sum)
    case .dataGradient:
      cb_stream(run.threads, y.count, y.pointer, 0, y.pointer, dx.count, dx.pointer, &sum)
    case .weightGradient:
      cb_stream(run.threads, x.count, x.pointer, y.count, y.pointer, 0, dx.pointer, &sum)
    case .apart, .together:
      cb_stream(run.threads, x.count, x.pointer, y.count, y.pointer, dx.count, dx.pointer, &sum)
      cb_stream(
        run.threads, behindX.count, behindX.pointer, 0, x.pointer, 0, dx.pointer, &sum)
    }
  }
}
