import CKernels
import Layers
import Tensors

extension MaxPool2D: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerMaxPool(self, node)
  }
}

extension AveragePool2D: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerAveragePool(self, node)
  }
}

extension GlobalAveragePool: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerGlobalAveragePool(node)
  }
}

extension CPULowering {
  fileprivate mutating func lowerMaxPool(_ layer: MaxPool2D, _ node: FusedNode) -> Int {
    let (source, image) = blockedImage(value(of: node.inputs[0]))
    let input = values[source]
    let output = newImage(graph.shapes[node.output], needsGradient: input.needsGradient)
    let result = values[output]
    let window = ck_window(layer.window, input: input.shape, output: result.shape)
    let keeps = mode == .training && input.needsGradient
    let positions = keeps ? builder.buffer(byteCount: result.count) : nil
    builder.append(
      MaxPoolStep(
        shape: image, window: window, input: input.buffer, output: result.buffer,
        positions: positions),
      reads: [input.buffer], writes: [result.buffer] + (positions.map { [$0] } ?? []))
    explain(
      node, "max-pool \(layer.window.kernel)×\(layer.window.kernel)", kernel: ownKernel,
      output: output,
      operationCount: result.shape.count * layer.window.kernel * layer.window.kernel)
    onBackward(from: output) { lowering, gradient in
      guard let positions else { return }
      let spread = lowering.gradientBuffer(of: source)
      lowering.builder.append(
        MaxPoolBackwardStep(
          shape: image, window: window, gradient: gradient, positions: positions, result: spread),
        reads: [gradient, positions], writes: [spread])
      lowering.contribute(spread, to: source)
    }
    return output
  }

  fileprivate mutating func lowerAveragePool(_ layer: AveragePool2D, _ node: FusedNode) -> Int {
    let window = ck_window(
      layer.window, input: graph.shapes[node.inputs[0]], output: graph.shapes[node.output])
    let area = layer.window.kernel * layer.window.kernel
    return lowerMean(
      node, .window(window), "average-pool \(layer.window.kernel)×\(layer.window.kernel)",
      image: graph.shapes[node.output],
      operationCount: graph.shapes[node.output].count * area)
  }

  /// The result stays blocked, an image of one pixel, until somebody wants rows.
  fileprivate mutating func lowerGlobalAveragePool(_ node: FusedNode) -> Int {
    let shape = graph.shapes[node.output]
    return lowerMean(
      node, .whole, "global average pool", image: [shape[0], shape[1], 1, 1],
      operationCount: graph.shapes[node.inputs[0]].count)
  }

  private mutating func lowerMean(
    _ node: FusedNode, _ area: MeanArea, _ name: String, image outputImage: Shape,
    operationCount: Int
  ) -> Int {
    let (source, image) = blockedImage(value(of: node.inputs[0]))
    let input = values[source]
    let output = newValue(
      graph.shapes[node.output], .blocked(ck_shape(outputImage, block: set.block)),
      needsGradient: input.needsGradient)
    builder.append(
      MeanStep(
        area: area, shape: image, input: input.buffer, norm: input.pending,
        output: values[output].buffer),
      reads: input.reads, writes: [values[output].buffer])
    explain(node, name, kernel: ownKernel, output: output, operationCount: operationCount)
    let norm = readsFirst(node) ? input.norm : nil
    onBackward(from: output) { lowering, gradient in
      if lowering.gatedNorms[source] != nil {
        lowering.gatedNorms[source]?.ofMean = gradient
        return
      }
      lowering.appendMeanBackward(area, of: source, image, gradient, norm)
    }
    return output
  }
}

extension CPULowering {
  /// - Parameter norm: the one that made the input, if this is the last that is added to the input's gradient.
  fileprivate mutating func appendMeanBackward(
    _ area: MeanArea, of source: Int, _ image: ck_shape, _ gradient: Buffer, _ norm: FusedNorm?
  ) {
    let result = gradientBuffer(of: source)
    var step = MeanBackwardStep(area: area, shape: image, gradient: gradient, result: result)
    if case .whole = area {
      step.addend = takeGradient(of: source)
      if let norm {
        step.norm = norm
        step.sums = builder.buffer(byteCount: ck_norm_scratch(norm.shape))
        tallies[source] = step.sums
      }
    }
    let addend = step.addend.map { [$0] } ?? []
    builder.append(
      step, reads: [gradient] + addend + (step.norm?.reads ?? []),
      writes: [result] + (step.sums.map { [$0] } ?? []), replacing: addend)
    contribute(result, to: source)
  }
}

extension ck_window {
  init(_ window: Window, input: Shape, output: Shape) {
    self.init(
      kernel_h: Int32(window.kernel), kernel_w: Int32(window.kernel),
      stride_h: Int32(window.stride), stride_w: Int32(window.stride),
      pad_top: Int32(window.padding(along: input[2]).before),
      pad_left: Int32(window.padding(along: input[3]).before), out_h: Int32(output[2]),
      out_w: Int32(output[3]))
  }
}

struct MaxPoolStep: Step {
  let shape: ck_shape
  let window: ck_window
  let input: Buffer
  let output: Buffer
  /// Where the largest values were, if a backward pass will ask.
  let positions: Buffer?

  func run(_ workspace: Workspace) {
    var window = window
    ck_max_pool_forward(
      workspace.run, shape, &window, workspace.floats(input), workspace.floats(output),
      positions.map { workspace.raw($0).assumingMemoryBound(to: UInt8.self) })
  }
}

struct MaxPoolBackwardStep: Step {
  let shape: ck_shape
  let window: ck_window
  let gradient: Buffer
  let positions: Buffer
  let result: Buffer

  func run(_ workspace: Workspace) {
    var window = window
    ck_max_pool_backward(
      workspace.run, shape, &window, workspace.floats(gradient),
      workspace.raw(positions).assumingMemoryBound(to: UInt8.self), workspace.floats(result))
  }
}

/// What an average is taken of.
enum MeanArea {
  case window(ck_window)
  case whole
}

/// Average pooling, of windows or of whole images.
struct MeanStep: Step {
  let area: MeanArea
  /// Of the input.
  let shape: ck_shape
  let input: Buffer
  /// What a whole image goes through as it is read.
  let norm: FusedNorm?
  let output: Buffer

  func run(_ workspace: Workspace) {
    let (x, y) = (workspace.floats(input), workspace.floats(output))
    switch area {
    case .window(var window): ck_average_pool_forward(workspace.run, shape, &window, x, y)
    case .whole:
      norm.withNorm(in: workspace) { norm in
        ck_global_average_forward(workspace.run, shape, x, norm, y)
      }
    }
  }
}

struct MeanBackwardStep: Step {
  let area: MeanArea
  /// Of the forward pass's input.
  let shape: ck_shape
  let gradient: Buffer
  let result: Buffer
  // For means of whole images.
  /// What other readers of the input have contributed already.
  var addend: Buffer?
  /// The norm that made the input, and room for what its backward pass wants.
  var norm: FusedNorm?
  var sums: Buffer?

  func run(_ workspace: Workspace) {
    let (dy, dx) = (workspace.floats(gradient), workspace.floats(result))
    switch area {
    case .window(var window): ck_average_pool_backward(workspace.run, shape, &window, dy, dx)
    case .whole:
      norm.withTally(sums, in: workspace) { tally in
        ck_global_average_backward(
          workspace.run, shape, dy, addend.map { UnsafePointer(workspace.floats($0)) }, tally, dx)
      }
    }
  }
}
