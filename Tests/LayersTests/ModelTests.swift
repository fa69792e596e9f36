import Foundation
import Layers
import Tensors
import Testing

@Suite struct ModelTests {
  @Test func survivesJSON() throws {
    let model = Model {
      for width in [8, 16] {
        Conv2D(width, kernel: 3, padding: .same)
        BatchNorm()
        ReLU()
        MaxPool2D(2)
      }
      Residual {
        Conv2D(16, kernel: 3, padding: .pixels(1))
      } shortcut: {
        AveragePool2D(1)
      }
      GlobalAveragePool()
      Dropout(0.2).named("drop")
      Linear(5)
    }
    let data = try JSONEncoder().encode(model)
    #expect(try JSONDecoder().decode(Model.self, from: data) == model)
  }

  @Test func conditionsBuild() {
    func model(_ deep: Bool) -> Model {
      Model {
        if deep { ReLU() }
        if deep { Dropout() } else { Flatten() }
      }
    }
    #expect(model(true).layers.map(\.kind) == [ReLU().kind, Dropout().kind])
    #expect(model(false).layers.map(\.kind) == [Flatten().kind])
  }

  @Test func firstTensorsDependOnSeedAndIndex() throws {
    let spec = try #require(Model.cnn(classes: 2).graph(input: [1, 3, 32, 32]).parameters.first)
    let tensor = spec.initialTensor(seed: 3, index: 0)
    #expect(tensor.shape == [32, 3, 3, 3])
    #expect(tensor == spec.initialTensor(seed: 3, index: 0))
    #expect(tensor != spec.initialTensor(seed: 3, index: 1))
    #expect(tensor != spec.initialTensor(seed: 4, index: 0))
  }
}

@Suite struct ResNetTests {
  @Test(arguments: [(ModelName.resnet18, 62, 11_689_512), (.resnet34, 110, 21_797_672)])
  func hasTorchvisionsParameters(name: ModelName, tensors: Int, count: Int) throws {
    let graph = try name.model(classes: 1000, dropout: 0).graph(input: [1, 3, 224, 224])
    let parameters = graph.parameters.filter { $0.role == .parameter }
    #expect(parameters.count == tensors)
    #expect(parameters.reduce(0) { $0 + $1.shape.count } == count)
    #expect(graph.shapes[graph.output] == [1, 1000])
  }

  @Test func hasTorchvisionsNames() throws {
    let names = Set(
      try Model.resNet34(classes: 5).graph(input: [1, 3, 64, 64]).parameters.map(\.name))
    #expect(names.count == 182)
    #expect(
      names.isSuperset(of: [
        "conv1.weight", "bn1.running_var", "layer1.0.conv1.weight", "layer2.0.downsample.0.weight",
        "layer2.0.downsample.1.running_mean", "layer4.2.bn2.bias", "fc.weight", "fc.bias",
      ]))
  }

  /// torchvision's `kaiming_normal_` with `fan_out`.
  @Test func beginsAsTorchvisionDoes() throws {
    let graph = try Model.resNet18(classes: 5).graph(input: [1, 3, 64, 64])
    let index = try #require(graph.parameters.firstIndex { $0.name == "layer3.1.conv2.weight" })
    let values = graph.parameters[index].initialTensor(seed: 3, index: index).values.map(
      Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let expected = 2.0 / (256 * 9)
    #expect(abs(mean) < 4 * (expected / Double(values.count)).squareRoot())
    #expect(abs(variance / expected - 1) < 0.01)
    // About 0.27 % of a normal distribution lies beyond three deviations.
    let beyond = values.count { abs($0) > 3 * expected.squareRoot() }
    #expect((0.0022...0.0032).contains(Double(beyond) / Double(values.count)))
  }
}
