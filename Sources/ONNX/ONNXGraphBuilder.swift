import Foundation
import ImageData
import Layers
import SwiftProtobuf
import Tensors

/// Translates a graph's nodes to ONNX's operators, one to one but for dropout, which evaluation has none of.
///
/// Values are named after the layers that make them, with a slash, which keeps them apart from tensors.
struct ONNXGraphBuilder {
  private(set) var proto = GraphProto()
  private let graph: Graph
  private let outputName: String
  /// The name of each value that is made, by its number.
  private var values: [Int: String] = [0: ONNXModel.inputName]

  init(_ graph: Graph, outputName: String) {
    self.graph = graph
    self.outputName = outputName
    proto.name = "classifier"
  }

  /// Adds the tensors, in the graph's order.
  mutating func add(_ weights: [NamedTensor]) throws(ONNXError) {
    let given = Dictionary(weights.map { ($0.name, $0.tensor) }) { first, _ in first }
    let known = Set(graph.parameters.map(\.name))
    let missing = graph.parameters.map(\.name).filter { given[$0] == nil }
    let unexpected = weights.map(\.name).filter { !known.contains($0) }
    let wronglyShaped = graph.parameters.filter { given[$0.name]?.shape != $0.shape }
      .map(\.name).filter { given[$0] != nil }
    guard missing.isEmpty, unexpected.isEmpty, wronglyShaped.isEmpty else {
      throw .weights(missing: missing, unexpected: unexpected, wronglyShaped: wronglyShaped)
    }
    for spec in graph.parameters {
      if let tensor = given[spec.name] { add(tensor, named: spec.name) }
    }
  }

  /// Lets the images be from 0 to 1: what follows sees them normalised.
  mutating func add(_ normalisation: Normalisation) throws(ONNXError) {
    let input = graph.shapes[0]
    guard input.rank == 4, input[1] == 3 else {
      throw .notColourImages(Shape(Array(input.sizes.dropFirst())))
    }
    let images = ONNXModel.inputName
    func constant(_ values: [Double]) -> Tensor {
      Tensor(shape: [1, 3, 1, 1], values: values.map(Float.init))
    }
    add(constant(normalisation.mean), named: "\(images)/mean")
    add(constant(normalisation.deviation), named: "\(images)/deviation")
    add("Sub", "\(images)/centre", [images, "\(images)/mean"], to: "\(images)/centred")
    add(
      "Div", "\(images)/scale", ["\(images)/centred", "\(images)/deviation"],
      to: "\(images)/normalised")
    values[0] = "\(images)/normalised"
  }

  /// Adds what computes a node's value.
  mutating func add(_ node: GraphNode) {
    let inputs = node.inputs.compactMap { values[$0] }
    let parameters = graph.parameters[node.parameters].map(\.name)
    let output = "\(node.name)/output"
    values[node.output] = output
    switch node.operation {
    case .convolution(let layer):
      add("Conv", node.name, inputs + parameters, to: output, window(layer.window))
    case .batchNorm(let layer):
      add(
        "BatchNormalization", node.name, inputs + parameters, to: output,
        [.named("epsilon", float: layer.epsilon)])
    case .relu: add("Relu", node.name, inputs, to: output)
    case .maxPool(let layer): add("MaxPool", node.name, inputs, to: output, window(layer.window))
    case .averagePool(let layer):
      add(
        "AveragePool", node.name, inputs, to: output,
        window(layer.window) + [.named("count_include_pad", int: 1)])
    case .globalAveragePool:
      let pooled = "\(node.name)/pooled"
      add("GlobalAveragePool", node.name, inputs, to: pooled)
      add("Flatten", "\(node.name)/flatten", [pooled], to: output, [.named("axis", int: 1)])
    case .flatten: add("Flatten", node.name, inputs, to: output, [.named("axis", int: 1)])
    case .dropout: values[node.output] = inputs[0]
    case .linear:
      add("Gemm", node.name, inputs + parameters, to: output, [.named("transB", int: 1)])
    case .add: add("Add", node.name, inputs, to: output)
    }
  }

  /// Ends the model in what the graph's output is called, and says what goes in and comes out.
  mutating func finish(softmax: Bool, normalised: Bool) {
    let last = values[graph.output].map { [$0] } ?? []
    if softmax {
      add("Softmax", outputName, last, to: outputName, [.named("axis", int: 1)])
    } else if let maker = proto.node.lastIndex(where: { $0.output == last }) {
      proto.node[maker].output = [outputName]
    } else {
      // Nothing but dropout.
      add("Identity", outputName, last, to: outputName)
    }
    proto.input = [
      .named(
        ONNXModel.inputName, graph.shapes[0],
        normalised
          ? "Red, green and blue planes, from 0 to 1." : "Planes, normalised as in training.")
    ]
    proto.output = [
      .named(
        outputName, graph.shapes[graph.output],
        softmax ? "The probability of each class." : "A score for each class, before a softmax.")
    ]
  }

  private mutating func add(_ tensor: Tensor, named name: String) {
    proto.initializer.append(
      .with { proto in
        proto.name = name
        proto.dims = tensor.shape.sizes.map(Int64.init)
        proto.dataType = Int32(TensorProto.DataType.float.rawValue)
        // The format is little endian, and so is every processor that the kernels support.
        proto.rawData = tensor.values.withUnsafeBytes { Data($0) }
      })
  }

  private mutating func add(
    _ operation: String, _ name: String, _ inputs: [String], to output: String,
    _ attributes: [AttributeProto] = []
  ) {
    proto.node.append(
      .with { node in
        node.opType = operation
        node.name = name
        node.input = inputs
        node.output = [output]
        node.attribute = attributes
      })
  }

  private func window(_ window: Window) -> [AttributeProto] {
    let (before, after) = window.padding.amounts(kernel: window.kernel)
    return [
      .named("kernel_shape", ints: [window.kernel, window.kernel]),
      .named("strides", ints: [window.stride, window.stride]),
      .named("pads", ints: [before, before, after, after]),
    ]
  }
}
