import CKernels
import Layers
import Tensors

extension Concatenation: CPUOperation {
  func lower(_ node: FusedNode, in lowering: inout CPULowering) -> Int {
    lowering.lowerConcatenation(node)
  }
}

extension CPULowering {
  fileprivate mutating func lowerConcatenation(_ node: FusedNode) -> Int {
    let parts = node.inputs.map { blockedImage(value(of: $0)) }
    let shape = graph.shapes[node.output]
    let output = newImage(shape, needsGradient: needsGradient(node))
    let result = values[output].buffer
    var first = 0
    for part in parts {
      builder.append(
        ChannelStep(
          direction: .insertion, shape: part.shape, channels: Int32(shape[1]),
          first: Int32(first), source: values[part.index].buffer, destination: result),
        // What the others wrote stays.
        reads: [values[part.index].buffer] + (first == 0 ? [] : [result]), writes: [result])
      first += Int(part.shape.channels)
    }
    explain(
      node, "concatenation", kernel: ownKernel, output: output, operationCount: shape.count)
    onBackward(from: output) { lowering, gradient in
      var first = 0
      for part in parts {
        if lowering.values[part.index].needsGradient {
          let own = lowering.gradientBuffer(of: part.index)
          lowering.builder.append(
            ChannelStep(
              direction: .extraction, shape: part.shape, channels: Int32(shape[1]),
              first: Int32(first), source: gradient, destination: own),
            reads: [gradient], writes: [own])
          lowering.contribute(own, to: part.index)
        }
        first += Int(part.shape.channels)
      }
    }
    return output
  }
}

/// Carries an image into a range of a wider one's channels, or out of it.
struct ChannelStep: Step {
  enum Direction { case insertion, extraction }

  let direction: Direction
  /// Of the narrower image.
  let shape: ck_shape
  /// Of the wider image.
  let channels: Int32
  let first: Int32
  let source: Buffer
  let destination: Buffer

  func run(_ workspace: Workspace) {
    let (x, y) = (workspace.floats(source), workspace.floats(destination))
    switch direction {
    case .insertion: ck_insert_channels(workspace.run, shape, channels, first, x, y)
    case .extraction: ck_extract_channels(workspace.run, shape, channels, first, x, y)
    }
  }
}
