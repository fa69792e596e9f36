import Foundation
import ImageData
import Layers
import ONNX
import Tensors
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ONNXModelTests {
  private static let model = Model {
    Conv2D(4, kernel: 3, padding: .same).named("conv")
    Flatten()
    Linear(2).named("output")
  }

  private func weights(_ graph: Graph) -> [NamedTensor] {
    graph.parameters.map { NamedTensor($0.name, Tensor(shape: $0.shape, repeating: 0.5)) }
  }

  /// Everything that does not fit, at once.
  @Test func weightsOfAnotherModelAreRefused() throws {
    let graph = try Self.model.graph(input: [1, 3, 4, 4])
    var wrong = weights(graph).filter { $0.name != "conv.bias" }
    wrong[0] = NamedTensor("conv.weight", Tensor(shape: [4, 3, 1, 9], repeating: 0))
    wrong.append(NamedTensor("other", Tensor(shape: [1], repeating: 0)))
    let expected = ONNXError.weights(
      missing: ["conv.bias"], unexpected: ["other"], wronglyShaped: ["conv.weight"])
    #expect(throws: expected) {
      try ONNXModel(graph, weights: wrong, producerVersion: "1")
    }
    #expect(
      expected.description.contains(
        "missing: conv.bias; unexpected: other; of another shape: conv.weight"))
  }

  @Test func onlyColourImagesAreNormalised() throws {
    let graph = try Self.model.graph(input: [1, 1, 4, 4])
    #expect(throws: ONNXError.notColourImages([1, 4, 4])) {
      try ONNXModel(
        graph, weights: weights(graph), normalisation: .imageNet, producerVersion: "1")
    }
  }

  @Test func theSameModelGivesTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let files = try (0..<2).map { index in
      // Of another batch: the file leaves its size open.
      let graph = try Self.model.graph(input: [1 + index, 3, 4, 4])
      let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key \($0)", "\($0)") })
      let file = folder.url.appending(path: "\(index).onnx")
      try ONNXModel(graph, weights: weights(graph), metadata: metadata, producerVersion: "1")
        .write(to: file.path)
      return try Data(contentsOf: file)
    }
    #expect(files[0] == files[1])
    let missing = folder.url.appending(path: "missing/m.onnx").path
    let graph = try Self.model.graph(input: [1, 3, 4, 4])
    #expect(throws: ONNXError.self) {
      try ONNXModel(graph, weights: weights(graph), producerVersion: "1").write(to: missing)
    }
  }
}
