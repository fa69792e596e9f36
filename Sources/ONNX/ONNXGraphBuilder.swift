import Foundation
import ImageData
import Layers
import SwiftProtobuf
import Tensors

/// Makes an ONNX graph of the operators that a model's layers say they are.
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
    add(constant(normalisation.std), named: "\(images)/deviation")
    add("Sub", "\(images)/centre", [images, "\(images)/mean"], to: "\(images)/centred")
    add(
      "Div", "\(images)/scale", ["\(images)/centred", "\(images)/deviation"],
      to: "\(images)/normalised")
    values[0] = "\(images)/normalised"
  }

  /// Adds what computes a node's value.
  mutating func add(_ node: GraphNode) {
    var layer = OperatorList(of: node.name)
    values[node.output] = node.operation.export(
      to: &layer, inputs: node.inputs.compactMap { values[$0] },
      parameters: graph.parameters[node.parameters].map(\.name),
      shapes: node.inputs.map { graph.shapes[$0] })
    for constant in layer.constants { add(constant.tensor, named: constant.name) }
    for part in layer.operators {
      add(
        part.type, part.name, part.inputs, to: part.output, part.attributes.map(AttributeProto.init)
      )
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
}
