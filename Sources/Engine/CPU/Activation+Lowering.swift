import CKernels
import Layers
import Tensors

/// An activation that the kernels know.
protocol KernelActivation: Activation, CPUOperation {
  var kernel: ck_activation { get }
}

extension ReLU: KernelActivation {
  var kernel: ck_activation { CK_ACTIVATION_RELU }

  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int { lowering.lowerReLU(node) }
}

extension ReLU6: KernelActivation { var kernel: ck_activation { CK_ACTIVATION_RELU6 } }
extension SiLU: KernelActivation { var kernel: ck_activation { CK_ACTIVATION_SILU } }
extension GELU: KernelActivation { var kernel: ck_activation { CK_ACTIVATION_GELU } }
extension HardSwish: KernelActivation { var kernel: ck_activation { CK_ACTIVATION_HARD_SWISH } }
extension HardSigmoid: KernelActivation { var kernel: ck_activation { CK_ACTIVATION_HARD_SIGMOID } }
extension Sigmoid: KernelActivation { var kernel: ck_activation { CK_ACTIVATION_SIGMOID } }

extension KernelActivation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerActivation(self, node)
  }
}

extension FusedNode {
  /// What follows the first operation, in the terms of the kernels.
  var kernelActivation: ck_activation { activation?.kernel ?? CK_ACTIVATION_IDENTITY }
}

extension CPULowering {
  /// A ReLU by itself, whose backward pass needs nothing but its output.
  fileprivate mutating func lowerReLU(_ node: FusedNode) -> Int {
    let source = value(of: node.inputs[0])
    let input = values[source]
    let output = newValue(input.shape, input.form, needsGradient: needsGradient(node))
    let result = values[output]
    builder.append(
      ReLUStep(count: input.count, input: input.buffer, output: result.buffer),
      reads: [input.buffer], writes: [result.buffer], replacing: [input.buffer])
    explain(
      node, "ReLU", kernel: ownKernel, output: output, operationCount: input.shape.count)
    onBackward(from: output) { lowering, gradient in
      let masked = try lowering.appendReLUBackward(of: output, gradient)
      lowering.contribute(masked, to: source)
    }
    return output
  }

  /// Any other activation by itself; its derivative is computed from its input.
  fileprivate mutating func lowerActivation(
    _ activation: some KernelActivation, _ node: FusedNode
  ) -> Int {
    let source = value(of: node.inputs[0])
    let input = values[source]
    let output = newValue(input.shape, input.form, needsGradient: needsGradient(node))
    let result = values[output]
    func step(from: Buffer, to: Buffer) -> ActivationStep {
      ActivationStep(
        activation: activation.kernel, form: input.form, count: input.count, input: from,
        output: to)
    }
    builder.append(
      step(from: input.buffer, to: result.buffer), reads: [input.buffer],
      writes: [result.buffer], replacing: [input.buffer])
    if isTrained {
      // Its derivative needs the input in any case: one pass in place of an activation's memory.
      values[output].recompute = { lowering in
        let kept = try lowering.kept(source)
        let twin = lowering.builder.buffer(byteCount: result.byteCount)
        lowering.builder.append(step(from: kept, to: twin), reads: [kept], writes: [twin])
        return twin
      }
    }
    explain(
      node, "\(type(of: activation))", kernel: ownKernel, output: output,
      operationCount: input.shape.count)
    onBackward(from: output) { lowering, gradient in
      let kept = try lowering.kept(source)
      let through = lowering.gradientBuffer(of: source)
      lowering.builder.append(
        ActivationBackwardStep(
          activation: activation.kernel, form: input.form, count: input.count, input: kept,
          gradient: gradient, result: through),
        reads: [kept, gradient], writes: [through], replacing: [gradient, kept])
      lowering.contribute(through, to: source)
    }
    return output
  }
}

struct ReLUStep: Step {
  let count: Int
  let input: Buffer
  let output: Buffer

  func run(_ workspace: Workspace) {
    ck_relu_forward(
      workspace.run, count, workspace.floats(input), workspace.floats(output))
  }
}

struct ReLUBackwardStep: Step {
  let count: Int
  /// Of the forward pass.
  let output: Buffer
  let gradient: Buffer
  let result: Buffer

  func run(_ workspace: Workspace) {
    ck_relu_backward(
      workspace.run, count, workspace.floats(output), workspace.floats(gradient),
      workspace.floats(result))
  }
}

/// Any activation of an image or of rows.
struct ActivationStep: Step {
  let activation: ck_activation
  let form: Value.Form
  let count: Int
  let input: Buffer
  let output: Buffer

  func run(_ workspace: Workspace) {
    let (x, y) = (workspace.floats(input), workspace.floats(output))
    switch form {
    case .planar: ck_activate_flat_forward(workspace.run, count, activation, x, y)
    case .blocked(let shape): ck_activate_forward(workspace.run, shape, activation, x, y)
    }
  }
}

struct ActivationBackwardStep: Step {
  let activation: ck_activation
  let form: Value.Form
  let count: Int
  /// Of the forward pass.
  let input: Buffer
  let gradient: Buffer
  let result: Buffer

  func run(_ workspace: Workspace) {
    let (x, dy) = (workspace.floats(input), workspace.floats(gradient))
    let dx = workspace.floats(result)
    switch form {
    case .planar: ck_activate_flat_backward(workspace.run, count, activation, x, dy, dx)
    case .blocked(let shape): ck_activate_backward(workspace.run, shape, activation, x, dy, dx)
    }
  }
}
