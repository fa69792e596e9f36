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
