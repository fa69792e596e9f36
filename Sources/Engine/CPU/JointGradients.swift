import CKernels

/// A convolution whose kernels can compute both gradients at once, so that memory is read once for both.
protocol JointGradients: OwnConvolution {
  func jointScratch(_ run: ck_run) -> Int
  func jointGradients(
    _ run: ck_run, _ gradients: ConvolutionGradients, scratch: UnsafeMutableRawPointer)
  /// Whether the result may be written over what goes through a norm, or over that norm's input.
  var resultMayReplaceGradient: Bool { get }
}

/// What both gradients of a convolution are computed from, and where they go.
struct ConvolutionGradients {
  var x: UnsafePointer<Float>
  /// What x goes through as it is read.
  var norm: UnsafePointer<ck_norm>?
  /// A factor for each sample and channel of x.
  var gate: UnsafePointer<Float>?
  var dy: UnsafePointer<Float>
  /// What dy goes through as it is read.
  var through: UnsafePointer<ck_norm_gradient>?
  var weights: UnsafePointer<Float>
  /// What is added to the gradient of x.
  var addend: UnsafePointer<Float>?
  var dx: UnsafeMutablePointer<Float>
  /// The sums to be taken of it.
  var tally: UnsafePointer<ck_norm_tally>?
  var dweights: UnsafeMutablePointer<Float>
  var dbias: UnsafeMutablePointer<Float>?
}

extension JointGradients {
  /// The gradients of weights, bias and input in one step.
  func appendGradientsTogether(
    _ backward: ConvolutionBackward, in lowering: inout CPULowering
  ) throws {
    let source = lowering.values[backward.source]
    let input = source.pending == nil ? try lowering.kept(backward.source) : source.buffer
    let through = lowering.normGradients[backward.output]
    let target = lowering.gradientTarget(of: backward.source, tallies: Self.tallies)
    let step = JointGradientsStep(
      convolution: self, input: input, norm: source.pending, gate: source.gate,
      gradient: backward.gradient, through: through, weights: backward.weights,
      bias: backward.bias, target: target,
      scratch: lowering.builder.buffer(byteCount: jointScratch(lowering.run)))
    lowering.builder.append(
      step,
      reads: (source.pending?.reads ?? [input]) + (source.gate.map { [$0] } ?? [])
        + [backward.gradient] + target.reads + (through?.reads ?? []),
      writes: [target.result, step.scratch] + target.sumsWritten,
      replacing: step.replaceable)
    lowering.contribute(target.result, to: backward.source)
  }
}

/// The gradients of weights, bias and input.
private struct JointGradientsStep<Convolution: JointGradients>: Step {
  let convolution: Convolution
  let input: Buffer
  let norm: FusedNorm?
  let gate: Buffer?
  let gradient: Buffer
  /// What the gradient goes through as it is read.
  let through: NormGradient?
  // Offsets into the arenas of parameters and gradients.
  let weights: Int
  let bias: Int?
  let target: GradientTarget
  let scratch: Buffer

  /// What the result may overwrite.
  var replaceable: [Buffer] {
    let addend = target.addend.map { $0 == gradient ? [] : [$0] } ?? []
    guard let through, convolution.resultMayReplaceGradient else { return addend }
    return addend + [gradient, through.norm.input]
  }

  func run(_ workspace: Workspace) {
    norm.withNorm(in: workspace) { norm in
      through.withGradient(in: workspace) { through in
        target.norm.withTally(target.sums, gates: target.gates, in: workspace) { tally in
          convolution.jointGradients(
            workspace.run,
            ConvolutionGradients(
              x: workspace.floats(input), norm: norm,
              gate: gate.map { UnsafePointer(workspace.floats($0)) },
              dy: workspace.floats(gradient), through: through,
              weights: workspace.parameters + weights,
              addend: target.addend.map { UnsafePointer(workspace.floats($0)) },
              dx: workspace.floats(target.result), tally: tally,
              dweights: workspace.gradients + weights,
              dbias: bias.map { workspace.gradients + $0 }),
            scratch: workspace.raw(scratch))
        }
      }
    }
  }
}
