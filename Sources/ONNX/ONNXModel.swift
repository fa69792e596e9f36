import Files
public import ImageData
import Interchange
public import Layers
import SwiftProtobuf
public import Tensors

/// A model as an ONNX file, for the runtimes of other languages and devices.
///
/// The model has one input, ``inputName``, of any number of images, and one output of as many rows of class
/// scores or probabilities. It computes what evaluation does: batch norm with its running statistics, no
/// dropout. The same arguments give the same bytes.
///
/// Format: <https://onnx.ai/onnx/repo-docs/IR.html>, version 8; operators of set 17.
public struct ONNXModel: Sendable {
  /// The name of the input.
  public static let inputName = "images"

  /// The name of the output: `scores`, or `probabilities` behind a softmax.
  public let outputName: String
  /// The sizes of the input but for the batch: `[channels, height, width]`, or `[features]`.
  public let sample: Shape
  /// The length of an output's row.
  public let outputs: Int

  private let proto: ModelProto

  /// Translates a model with its weights.
  ///
  /// - Parameters:
  ///   - graph: the model, with shapes of any batch size.
  ///   - weights: its parameters and statistics, under the graph's names.
  ///   - normalisation: what the model does to its images first. Its input is then red, green and blue from 0
  ///     to 1; without it, whoever runs the model normalises.
  ///   - softmax: whether the output is probabilities.
  ///   - metadata: what runtimes can read with the model, by key.
  ///   - producerVersion: the version of Upswing, as files tell it.
  /// - Throws: an ``ONNXError`` where the weights or the normalisation do not fit the graph.
  public init(
    _ graph: Graph, weights: [NamedTensor], normalisation: Normalisation? = nil,
    softmax: Bool = false, metadata: [String: String] = [:], producerVersion: String
  ) throws(ONNXError) {
    outputName = softmax ? "probabilities" : "scores"
    sample = Shape(Array(graph.shapes[0].sizes.dropFirst()))
    outputs = graph.shapes[graph.output].count / graph.shapes[graph.output][0]
    var builder = ONNXGraphBuilder(graph, outputName: outputName)
    try builder.add(weights)
    if let normalisation { try builder.add(normalisation) }
    for node in graph.nodes { builder.add(node) }
    builder.finish(softmax: softmax, normalised: normalisation != nil)
    proto = .with { model in
      model.irVersion = 8
      model.producerName = "upswing"
      model.producerVersion = producerVersion
      model.graph = builder.proto
      model.opsetImport = [
        .with { operators in
          operators.domain = ""
          operators.version = 17
        }
      ]
      model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
        .with { entry in
          entry.key = key
          entry.value = value
        }
      }
    }
  }

  /// Writes the file atomically (see `AtomicFile`).
  ///
  /// - Throws: an ``ONNXError`` where the model is too large for the format, or the file can't be written.
  public func write(to path: String) throws(ONNXError) {
    // A message of two gigabytes is the only one that can't be encoded.
    guard let bytes: [UInt8] = try? proto.serializedBytes() else { throw .tooLarge }
    do {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw .file(error)
    }
  }
}
