import CKernels
import Layers
import Tensors

extension CPULowering {
  /// A convolution of one pixel in the terms of our own kernels, if it is to be computed by them.
  ///
  /// - Parameters:
  ///   - shape: of the input.
  ///   - form: of the input.
  ///   - normalises: whether what is read is still to be normalised.
  ///   - gates: whether it is to be multiplied by a gate.
  func pointwise(
    _ layer: Conv2D, _ node: FusedNode, of shape: Shape, _ form: Value.Form, normalises: Bool,
    gates: Bool
  ) -> ck_pointwise? {
    let window = layer.window
    guard convolutions != .direct, layer.groups == 1, window.kernel == 1, window.stride == 1,
      window.padding(along: shape[2]) == (0, 0), mayUseSquares(node)
    else { return nil }
    var convolution = ck_pointwise(
      input: ck_shape(shape, block: set.block), out_channels: Int32(layer.channels), tiles: false)
    let cost =
      mode == .training
      ? PointwiseCost(
        training: convolution, normalises: normalises, gates: gates,
        takesMoments: node.isBeforeNorm)
      : PointwiseCost(evaluating: convolution, gates: gates)
    convolution.tiles = set == .amx && cost.tiles < cost.vectors
    if convolutions == .winograd { return convolution }
    // oneDNN has kernels for images as they come, and compiles its code for the processor either way.
    guard case .blocked = form, set != .portable else { return nil }
    return (convolution.tiles ? cost.tiles : cost.vectors) < cost.direct ? convolution : nil
  }
}

extension ck_pointwise: OwnConvolution {
  static var kernel: String { "pointwise" }

  var usesTiles: Bool { tiles }

  static var readActivations: [ck_activation] { .zeroAtZero }

  static var readsGates: Bool { true }

  static var writtenActivations: [ck_activation] { .zeroAtZero }

  var output: ck_shape { ck_pointwise_output(self) }

  func placeWeights(
    of layer: Conv2D, _ node: FusedNode, in lowering: inout CPULowering
  ) throws -> Int {
    try lowering.placeSquares(
      node, layer.weightAxes(inputs: Int(input.channels)), block: Int(input.block))
  }

  func transformedByteCount(_ run: ck_run, scales: Bool) -> Int? {
    tiles || scales ? ck_pointwise_transformed_bytes(run, self) : nil
  }

  func transform(
    _ run: ck_run, weights: UnsafePointer<Float>, scale: UnsafePointer<Float>?,
    into transformed: UnsafeMutableRawPointer
  ) {
    ck_pointwise_transform(run, self, weights, scale, transformed)
  }

  func momentByteCount(_ run: ck_run) -> Int { ck_norm_scratch(output) }

  func statistics(
    _ run: ck_run, moments: UnsafeRawPointer, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) {
    ck_pointwise_statistics(run, self, moments, mean, variance)
  }

  func forwardScratch(_ run: ck_run, transformed: Bool, scales: Bool) -> Int {
    ck_pointwise_forward_scratch(run, self, transformed, scales)
  }

  func forward(_ run: ck_run, _ pass: ConvolutionPass, scratch: UnsafeMutableRawPointer) {
    var ours = ck_pointwise_pass(
      x: pass.x, norm: pass.norm, gate: pass.gate, transformed: nil, weights: nil, scale: nil,
      bias: pass.bias,
      addend: pass.addend, activation: pass.activation, y: pass.y, moments: pass.moments)
    switch pass.weights {
    case .plain(let weights, let scale): (ours.weights, ours.scale) = (weights, scale)
    case .transformed(let transformed): ours.transformed = transformed
    }
    ck_pointwise_forward(run, self, &ours, scratch)
  }

  static var tallies: Bool { true }

  func dataGradientScratch(_ run: ck_run) -> Int { ck_pointwise_data_gradient_scratch(run, self) }

  func dataGradient(
    _ run: ck_run, dy: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    addend: UnsafePointer<Float>?, dx: UnsafeMutablePointer<Float>,
    tally: UnsafePointer<ck_norm_tally>?, scratch: UnsafeMutableRawPointer
  ) {
    ck_pointwise_data_gradient(run, self, dy, weights, addend, dx, tally, scratch)
  }

  func weightGradientScratch(_ run: ck_run) -> Int {
    ck_pointwise_weight_gradient_scratch(run, self)
  }

  func weightGradient(
    _ run: ck_run, x: UnsafePointer<Float>, norm: UnsafePointer<ck_norm>?,
    gate: UnsafePointer<Float>?, dy: UnsafePointer<Float>, dweights: UnsafeMutablePointer<Float>,
    dbias: UnsafeMutablePointer<Float>?, scratch: UnsafeMutableRawPointer
  ) {
    ck_pointwise_weight_gradient(run, self, x, norm, gate, dy, dweights, dbias, scratch)
  }

  func takesGradientsThroughNorms(_ run: ck_run) -> Bool {
    ck_pointwise_reads_through_norms(run, self)
  }

  /// Both gradients at once where memory decides how fast they are: with few channels, behind a norm's backward pass.
  func appendGradients(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws {
    if lowering.normGradients[backward.output] != nil {
      try appendGradientsTogether(backward, in: &lowering)
    } else {
      try appendGradientsApart(backward, in: &lowering)
    }
  }
}

extension ck_pointwise: JointGradients {
  func jointScratch(_ run: ck_run) -> Int { ck_pointwise_gradients_scratch(run, self) }

  var resultMayReplaceGradient: Bool { false }

  func jointGradients(
    _ run: ck_run, _ gradients: ConvolutionGradients, scratch: UnsafeMutableRawPointer
  ) {
    precondition(gradients.dbias == nil, "Before a norm a bias has no gradient here.")
    var ours = ck_pointwise_gradients(
      x: gradients.x, norm: gradients.norm, gate: gradients.gate, dy: gradients.dy,
      through: gradients.through, weights: gradients.weights, addend: gradients.addend,
      dx: gradients.dx, tally: gradients.tally, dweights: gradients.dweights)
    ck_pointwise_both_gradients(run, self, &ours, scratch)
  }
}
