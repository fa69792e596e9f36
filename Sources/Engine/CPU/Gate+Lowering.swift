import CKernels
import Layers
import Tensors

/// What the backward pass knows of a norm behind which there is a gate, when it comes to the norm. What lies among gradients for
/// the norm's value is then that of its product with the gate.
struct GatedNorm {
  /// A factor for each sample and channel.
  let gate: Buffer
  /// What the data gradient of the gate's reader has summed up.
  let sums: Buffer
  /// The gradient of the mean that the gate begins with, if any comes there.
  var ofMean: Buffer?
}

extension CPULowering {
  /// Whether a norm has two readers, its mean and the product with a factor for each sample and channel, and whoever reads the
  /// product normalises and multiplies what he reads: squeeze-and-excitation, of which then nothing is written.
  ///
  /// The backward pass comes to the product before it comes to the mean.
  func readersGate(_ norm: FusedNode) -> Bool {
    guard norm.output != graph.output, let readers = readers[norm.output], readers.count == 2,
      readers[0].operation is GlobalAveragePool, readers[1].operation is Multiplication,
      readers[1].inputs[0] == norm.output, let reader = gateReader(readers[1], normalises: true)
    else { return false }
    return type(of: reader).readActivations.contains(norm.kernelActivation)
  }

  /// Whether a product with a factor for each sample and channel is left to its reader.
  ///
  /// - Parameter source: the index of the value that is multiplied. Where it is to be normalised as it is read, it has been found
  ///   that so can be its product; where not, there is no backward pass that takes the sums.
  func readerGates(_ product: FusedNode, source: Int) -> Bool {
    if values[source].pending != nil { return true }
    return mode == .evaluation && gateReader(product, normalises: false) != nil
  }

  private func gateReader(
    _ product: FusedNode, normalises: Bool
  ) -> (any OwnConvolution)? {
    let shape = graph.shapes[product.output]
    // Beyond a cut the reader is lowered for training, where other kernels may be chosen.
    guard let reader = onlyReader(of: product.output), isOnThisSide(reader),
      let layer = reader.operation as? Conv2D,
      let convolution = ownConvolution(
        layer, reader, of: shape, .blocked(ck_shape(shape, block: set.block)),
        normalises: normalises, gates: true)
    else { return nil }
    return type(of: convolution).readsGates ? convolution : nil
  }

  /// A product that its reader computes.
  mutating func lowerGate(_ node: FusedNode, _ source: Int, factors: Int) -> Int {
    let gate = values[factors].buffer
    let input = values[source]
    let output = add(
      Value(
        buffer: input.buffer, shape: input.shape, form: input.form,
        needsGradient: needsGradient(node), pending: input.pending, gate: gate))
    explain(
      node, "multiplication", kernel: ownKernel, output: output,
      operationCount: input.shape.count)
    onBackward(from: output) { lowering, gradient in
      guard let sums = lowering.tallies[output], let norm = input.pending else {
        preconditionFailure("Who reads a gate takes its sums.")
      }
      let ofFactors = lowering.gradientBuffer(of: factors)
      lowering.builder.append(
        GateBackwardStep(shape: norm.shape, sums: sums, ofFactors: ofFactors), reads: [sums],
        writes: [ofFactors])
      lowering.contribute(gradient, to: source)
      lowering.gatedNorms[source] = GatedNorm(gate: gate, sums: sums)
      lowering.contribute(ofFactors, to: factors)
    }
    return output
  }

  /// - Parameter gradient: of the product of the norm's output and the gate.
  mutating func appendGatedBackward(
    _ norm: FusedNorm, _ gate: GatedNorm, gradient: Buffer, to source: Int
  ) {
    let leaves = values[source].takesGradientThroughNorm
    let result = values[source].needsGradient && !leaves ? gradientBuffer(of: source) : nil
    builder.append(
      GatedNormBackwardStep(norm: norm, gate: gate, gradient: gradient, result: result),
      reads: norm.reads + [gradient, gate.gate, gate.sums] + (gate.ofMean.map { [$0] } ?? []),
      writes: result.map { [$0] } ?? [],
      replacing: result == nil ? [] : [gradient, norm.input])
    if leaves {
      leave(
        NormGradient(norm: norm, gate: gate, isBeforeActivation: false), of: gradient, to: source)
    } else if let result {
      contribute(result, to: source)
    }
  }
}

/// The gradient of a gate.
struct GateBackwardStep: Step {
  /// Of what is multiplied.
  let shape: ck_shape
  let sums: Buffer
  let ofFactors: Buffer

  func run(_ workspace: Workspace) {
    ck_gate_backward_factors(
      workspace.run, shape, workspace.raw(sums), workspace.floats(ofFactors))
  }
}

/// The gradients of scale and shift of a norm behind which there is a gate, and of its input where it is wanted.
struct GatedNormBackwardStep: Step {
  let norm: FusedNorm
  let gate: GatedNorm
  /// Of the norm's output times the gate.
  let gradient: Buffer
  let result: Buffer?

  func run(_ workspace: Workspace) {
    let factors = workspace.floats(gate.gate)
    let ofMean = gate.ofMean.map { UnsafePointer(workspace.floats($0)) }
    let dgamma = workspace.gradients + norm.parameters.gamma
    let dbeta = workspace.gradients + norm.parameters.beta
    var description = norm.norm(in: workspace)
    if norm.parameters.isKept(in: workspace) {
      norm.parameters.clearGradients(in: workspace, channels: norm.shape.paddedChannels)
    } else {
      ck_gate_backward_join(
        workspace.run, norm.shape, &description, workspace.raw(gate.sums), factors, ofMean,
        dgamma, dbeta)
    }
    guard let result else { return }
    ck_gate_backward_input(
      workspace.run, norm.shape, &description, workspace.floats(norm.input),
      workspace.floats(gradient), factors, ofMean, dgamma, dbeta, workspace.floats(result))
  }
}
