import Foundation
import Layers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct ModelTests {
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
    #expect(model(true).layers == [Layer(ReLU()), Layer(Dropout())])
    #expect(model(false).layers == [Layer(Flatten())])
  }

  @Test func firstTensorsDependOnSeedAndIndex() throws {
    let twins = Model {
      Linear(4, bias: false)
      Linear(4, bias: false)
    }
    let specs = try twins.graph(input: [1, 4]).parameters
    let tensor = specs[0].initialTensor(seed: 3)
    #expect(tensor.shape == [4, 4])
    #expect(tensor == specs[0].initialTensor(seed: 3))
    #expect(tensor != specs[1].initialTensor(seed: 3))
    #expect(tensor != specs[0].initialTensor(seed: 4))
  }
}

@Suite(.timeLimit(.minutes(5))) struct ResNetTests {
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
    let spec = try #require(graph.parameters.first { $0.name == "layer3.1.conv2.weight" })
    let values = spec.initialTensor(seed: 3).values.map(Double.init)
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

@Suite(.timeLimit(.minutes(5))) struct StageTests {
  @Test func ofNamedModels() {
    #expect(
      Model.resNet34(classes: 2).stages.map(\.name)
        == ["conv1", "layer1", "layer2", "layer3", "layer4", "fc"])
    let cnn = Model.cnn(classes: 2)
    #expect(cnn.stages.map(\.name) == ["blocks.0", "blocks.1", "blocks.2", "blocks.3", "head"])
    // What flattens belongs to the head, so that features keep the order of images.
    #expect(cnn.stages.map(\.layers) == [0..<4, 4..<8, 8..<12, 12..<16, 16..<22])
  }

  @Test func ofUnnamedLayers() throws {
    let model = Model {
      Dropout(0.1)
      Conv2D(8, kernel: 3)
      ReLU()
      Flatten()
      Linear(2)
    }
    #expect(model.stages.map(\.name) == ["1", "4"])
    #expect(try model.stage(named: "1").layers == 0..<3)
    #expect(Model { ReLU() }.stages.isEmpty)
  }

  /// Freezing up to a name must never freeze something else than its reader thinks.
  @Test func aStageThatComesBackCanNotBeNamed() throws {
    let model = Model {
      Linear(4).named("a.first")
      Linear(4).named("b.first")
      Linear(4).named("a.second")
      Linear(2).named("head")
    }
    #expect(model.stages.map(\.name) == ["a", "b", "a", "head"])
    let error = try #require(throws: UnknownStage.self) { try model.stage(named: "a") }
    #expect("\(error)".contains("several stages “a”"))
    #expect(try model.stage(named: "b").layers == 1..<2)
  }
}
