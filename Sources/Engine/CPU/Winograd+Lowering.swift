import CKernels
import Layers
import Tensors

extension CPULowering {
  /// The convolution in the terms of Winograd's kernels, if it is to be computed by them.
  ///
  /// - Parameters:
  ///   - shape: of the input.
  ///   - form: of the input.
  func winograd(_ layer: Conv2D, of shape: Shape, _ form: Value.Form) -> ck_winograd? {
    let window = layer.window
    let (before, after) = window.padding(along: shape[2])
    guard convolutions != .direct, layer.groups == 1, window.kernel == 3, window.stride == 1,
      before == after, before <= 2
    else { return nil }
    let convolution = ck_winograd(
      input: ck_shape(shape, block: set.block), out_channels: Int32(layer.channels),
      padding: Int32(before))
    if convolutions == .winograd { return convolution }
    // oneDNN has kernels for images as they come, and compiles its code for the processor either way.
    guard case .blocked = form, set != .portable else { return nil }
    // But where a block of input channels is not full it has none, only a reference a hundred times slower.
    let isPadded = shape[1] % set.block != 0
    return isPadded || WinogradCost(convolution).isBelowDirect ? convolution : nil
  }
}

extension ck_winograd: OwnConvolution {
  static var kernel: String { "winograd" }

  var usesTiles: Bool { false }

  static var readActivations: [ck_activation] { [CK_ACTIVATION_IDENTITY, CK_ACTIVATION_RELU] }

  static var writtenActivations: [ck_activation] { readActivations }

  var output: ck_shape { ck_winograd_output(self) }

  func placeWeights(
    of layer: Conv2D, _ node: FusedNode, in lowering: inout CPULowering
  ) throws -> Int {
    try lowering.placeSquares(
      node, layer.weightAxes(inputs: Int(input.channels)), block: Int(input.block))
  }

  func transformedByteCount(_ run: ck_run, scales: Bool) -> Int? {
    ck_winograd_transformed_bytes(self)
  }

  func transform(
    _ run: ck_run, weights: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    into transformed: UnsafeMutableRawPointer
  ) {
    ck_winograd_transform(run, self, weights, scale, transformed)
  }

  func momentByteCount(_ run: ck_run) -> Int { ck_winograd_moments_bytes(run.isa, self) }

  func statistics(
    _ run: ck_run, moments: UnsafeRawPointer, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) {
    ck_winograd_statistics(run.isa, self, moments, mean, variance)
  }

  func forwardScratch(_ run: ck_run, transformed: Bool, scales: Bool) -> Int {
    ck_winograd_forward_scratch(run, self, transformed)
  }

  func forward(_ run: ck_run, _ pass: ConvolutionPass, scratch: UnsafeMutableRawPointer) {
    precondition(pass.gate == nil, "Only convolutions of one pixel read gates.")
    var ours = ck_winograd_pass(
      x: pass.x, norm: pass.norm, transformed: nil, weights: nil, scale: nil, bias: pass.bias,
      addend: pass.addend, relu: pass.activation == CK_ACTIVATION_RELU, y: pass.y,
      moments: pass.moments)
    switch pass.weights {
    case .plain(let weights, let scale): (ours.weights, ours.scale) = (weights, scale)
    case .transformed(let transformed): ours.transformed = transformed
    }
    ck_winograd_forward(run, self, &ours, scratch)
  }

  static var tallies: Bool { false }

  func dataGradientScratch(_ run: ck_run) -> Int { ck_winograd_data_gradient_scratch(run, self) }

  func dataGradient(
    _ run: ck_run, dy: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    addend: UnsafePointer<Float>?, dx: UnsafeMutablePointer<Float>,
    tally: UnsafePointer<ck_norm_tally>?, scratch: UnsafeMutableRawPointer
  ) {
    ck_winograd_data_gradient(run, self, dy, weights, addend, dx, scratch)
  }

  func weightGradientScratch(_ run: ck_run) -> Int {
    ck_winograd_weight_gradient_scratch(run, self)
  }

  func weightGradient(
    _ run: ck_run, x: UnsafePointer<Float>, norm: UnsafePointer<ck_norm>?,
    gate: UnsafePointer<Float>?, dy: UnsafePointer<Float>, dweights: UnsafeMutablePointer<Float>,
    dbias: UnsafeMutablePointer<Float>?, scratch: UnsafeMutableRawPointer
  ) {
    precondition(gate == nil, "Only convolutions of one pixel read gates.")
    ck_winograd_weight_gradient(run, self, x, norm, dy, dweights, dbias, scratch)
  }
}
