import CKernels
import Layers

/// A convolution that kernels of our own compute, on blocked activations.
///
/// All normalise what they read where that is still to be done, take the moments that a batch norm behind them wants, and
/// add what other readers contributed to the gradient of their input.
protocol OwnConvolution: Sendable {
  /// The kernels' name in tables.
  static var kernel: String { get }
  /// Whether its products are computed in tile registers where there are some.
  var usesTiles: Bool { get }
  /// What they apply to what they normalise.
  static var readActivations: [ck_activation] { get }
  /// Whether they can multiply what they read by a gate.
  static var readsGates: Bool { get }
  /// What they apply to what they write.
  static var writtenActivations: [ck_activation] { get }

  /// Whether the backward pass rather computes an output again than keeps it in memory.
  static var isCheap: Bool { get }

  var output: ck_shape { get }

  /// The offset of the weights into the arena of parameters; the first pass decides it.
  func placeWeights(
    of layer: Conv2D, _ node: FusedNode, in lowering: inout CPULowering
  ) throws -> Int

  /// The bytes that the weights take when they are transformed before, or `nil` where they are used as they are.
  ///
  /// - Parameter scales: whether there is a factor for each output channel.
  func transformedByteCount(_ run: ck_run, scales: Bool) -> Int?
  /// - Parameter scale: a factor for each output channel.
  func transform(
    _ run: ck_run, weights: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    into transformed: UnsafeMutableRawPointer)

  func momentByteCount(_ run: ck_run) -> Int
  /// Mean and population variance of each channel of the output.
  func statistics(
    _ run: ck_run, moments: UnsafeRawPointer, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>)

  /// - Parameters:
  ///   - transformed: whether the weights are transformed before.
  ///   - scales: whether there is a factor for each output channel.
  func forwardScratch(_ run: ck_run, transformed: Bool, scales: Bool) -> Int
  func forward(_ run: ck_run, _ pass: ConvolutionPass, scratch: UnsafeMutableRawPointer)

  /// Whether the data gradient can take the sums that the backward pass of a norm in front wants.
  static var tallies: Bool { get }
  func dataGradientScratch(_ run: ck_run) -> Int
  /// - Parameters:
  ///   - addend: what is added to the gradient.
  ///   - tally: the sums to be taken.
  func dataGradient(
    _ run: ck_run, dy: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    addend: UnsafePointer<Float>?, dx: UnsafeMutablePointer<Float>,
    tally: UnsafePointer<ck_norm_tally>?, scratch: UnsafeMutableRawPointer)

  /// Whether the gradient of the output may be one that is still to go through the norm behind it, where the gradient of the
  /// input is wanted.
  func takesGradientsThroughNorms(_ run: ck_run) -> Bool
  /// Writes down what gives the gradients of the weights and, where they are wanted, of bias and input.
  func appendGradients(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws

  func weightGradientScratch(_ run: ck_run) -> Int
  func weightGradient(
    _ run: ck_run, x: UnsafePointer<Float>, norm: UnsafePointer<ck_norm>?,
    gate: UnsafePointer<Float>?, dy: UnsafePointer<Float>, dweights: UnsafeMutablePointer<Float>,
    dbias: UnsafeMutablePointer<Float>?, scratch: UnsafeMutableRawPointer)
}

extension OwnConvolution {
  static var isCheap: Bool { false }

  static var readsGates: Bool { false }

  func takesGradientsThroughNorms(_ run: ck_run) -> Bool { false }

  func transformedByteCount(_ run: ck_run, scales: Bool) -> Int? { nil }

  func transform(
    _ run: ck_run, weights: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    into transformed: UnsafeMutableRawPointer
  ) {
    preconditionFailure("\(Self.kernel) kernels use weights as they are.")
  }
}

extension [ck_activation] {
  /// Those that leave padding zero.
  static var zeroAtZero: [ck_activation] {
    [
      CK_ACTIVATION_IDENTITY, CK_ACTIVATION_RELU, CK_ACTIVATION_RELU6, CK_ACTIVATION_SILU,
      CK_ACTIVATION_GELU, CK_ACTIVATION_HARD_SWISH,
    ]
  }
}

/// What a forward pass reads and writes.
struct ConvolutionPass {
  var x: UnsafePointer<Float>
  /// What x goes through as it is read.
  var norm: UnsafePointer<ck_norm>?
  /// A factor for each sample and channel of x.
  var gate: UnsafePointer<Float>?
  var weights: Weights
  /// One float for each output channel.
  var bias: UnsafePointer<Float>?
  /// In y's shape.
  var addend: UnsafePointer<Float>?
  var activation: ck_activation
  var y: UnsafeMutablePointer<Float>
  /// Room for what a batch norm that follows wants to know.
  var moments: UnsafeMutableRawPointer?

  enum Weights {
    /// As the layer has them, and a factor for each output channel.
    case plain(UnsafePointer<Float>, scale: UnsafePointer<Float>?)
    case transformed(UnsafeRawPointer)
  }
}
