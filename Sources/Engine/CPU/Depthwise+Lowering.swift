import CKernels
import Layers
import Optimizers
import Tensors

extension CPULowering {
  /// A convolution of each channel by itself, in the terms of our own kernels.
  func depthwise(_ layer: Conv2D, _ node: FusedNode, of shape: Shape) -> ck_depthwise {
    ck_depthwise(
      input: ck_shape(shape, block: set.block),
      window: ck_window(layer.window, input: shape, output: graph.shapes[node.output]))
  }
}

/// The transfer of a tensor that an arena holds as a blocked image.
struct BlockedTransfer: TensorTransfer {
  let run: ck_run
  let shape: ck_shape

  var scratchByteCount: Int { 0 }

  func store(
    _ canonical: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    ck_nchw_to_blocked(run, shape, canonical, arena)
  }

  func load(
    _ arena: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    ck_blocked_to_nchw(run, shape, arena, canonical)
  }
}

extension ck_depthwise: OwnConvolution {
  static var kernel: String { "depthwise" }

  var usesTiles: Bool { false }

  static var readActivations: [ck_activation] { .zeroAtZero }

  static var writtenActivations: [ck_activation] { .zeroAtZero }

  /// A few dozens of products for each element of memory.
  static var isCheap: Bool { true }

  var output: ck_shape { ck_depthwise_output(self) }

  func placeWeights(
    of layer: Conv2D, _ node: FusedNode, in lowering: inout CPULowering
  ) throws -> Int {
    let parameter = node.parameters.lowerBound
    if lowering.arena.entries.count <= parameter {
      let side = layer.window.kernel
      let transfer = BlockedTransfer(
        run: lowering.run,
        shape: ck_shape([1, layer.channels, side, side], block: Int(input.block)))
      lowering.arena.append(
        lowering.graph.parameters[parameter], count: ck_blocked_count(transfer.shape),
        transfer: transfer, isFrozen: lowering.isFrozen(parameter))
    }
    return lowering.arena.entries[parameter].offset
  }

  func momentByteCount(_ run: ck_run) -> Int { ck_norm_scratch(output) }

  func statistics(
    _ run: ck_run, moments: UnsafeRawPointer, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) {
    ck_depthwise_statistics(run, self, moments, mean, variance)
  }

  func forwardScratch(_ run: ck_run, transformed: Bool, scales: Bool) -> Int {
    ck_depthwise_forward_scratch(run, self)
  }

  func forward(_ run: ck_run, _ pass: ConvolutionPass, scratch: UnsafeMutableRawPointer) {
    precondition(pass.gate == nil, "Only convolutions of one pixel read gates.")
    guard case .plain(let weights, let scale) = pass.weights else {
      preconditionFailure("Depthwise kernels use weights as they are.")
    }
    var ours = ck_depthwise_pass(
      x: pass.x, norm: pass.norm, weights: weights, scale: scale, bias: pass.bias,
      addend: pass.addend, activation: pass.activation, y: pass.y, moments: pass.moments)
    ck_depthwise_forward(run, self, &ours, scratch)
  }

  static var tallies: Bool { true }

  func dataGradientScratch(_ run: ck_run) -> Int { ck_depthwise_data_gradient_scratch(run, self) }

  func dataGradient(
    _ run: ck_run, dy: UnsafePointer<Float>, weights: UnsafePointer<Float>,
    addend: UnsafePointer<Float>?, dx: UnsafeMutablePointer<Float>,
    tally: UnsafePointer<ck_norm_tally>?, scratch: UnsafeMutableRawPointer
  ) {
    ck_depthwise_data_gradient(run, self, dy, weights, addend, dx, tally, scratch)
  }

  func weightGradientScratch(_ run: ck_run) -> Int {
    ck_depthwise_weight_gradient_scratch(run, self)
  }

  func weightGradient(
    _ run: ck_run, x: UnsafePointer<Float>, norm: UnsafePointer<ck_norm>?,
    gate: UnsafePointer<Float>?, dy: UnsafePointer<Float>, dweights: UnsafeMutablePointer<Float>,
    dbias: UnsafeMutablePointer<Float>?, scratch: UnsafeMutableRawPointer
  ) {
    precondition(gate == nil, "Only convolutions of one pixel read gates.")
    ck_depthwise_weight_gradient(run, self, x, norm, dy, dweights, dbias, scratch)
  }

  func takesGradientsThroughNorms(_ run: ck_run) -> Bool { true }

  /// Both gradients at once where both are wanted: the kernels do little for what they read.
  func appendGradients(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws {
    let source = lowering.values[backward.source]
    precondition(source.gate == nil, "Only convolutions of one pixel read gates.")
    if source.needsGradient {
      try appendGradientsTogether(backward, in: &lowering)
    } else {
      try appendWeightGradient(backward, in: &lowering)
    }
  }
}

extension ck_depthwise: JointGradients {
  func jointScratch(_ run: ck_run) -> Int { ck_depthwise_gradients_scratch(run, self) }

  /// A plane of what goes through the norm has been read before the plane of the result is written.
  var resultMayReplaceGradient: Bool {
    input.height == output.height && input.width == output.width
  }

  func jointGradients(
    _ run: ck_run, _ gradients: ConvolutionGradients, scratch: UnsafeMutableRawPointer
  ) {
    var ours = ck_depthwise_gradients(
      x: gradients.x, norm: gradients.norm, dy: gradients.dy, through: gradients.through,
      weights: gradients.weights, addend: gradients.addend, dx: gradients.dx,
      tally: gradients.tally, dweights: gradients.dweights, dbias: gradients.dbias)
    ck_depthwise_both_gradients(run, self, &ours, scratch)
  }
}
