import Layers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct GraphTests {
  @Test func cnnHasCanonicalNamesAndShapes() throws {
    let graph = try Model.cnn(classes: 5).graph(input: [64, 3, 128, 128])
    #expect(graph.shapes[graph.output] == [64, 5])
    let parameters = graph.parameters.filter { $0.role == .parameter }
    #expect(
      parameters.map(\.name)
        == (0..<4).flatMap { index in
          ["conv.weight", "conv.bias", "norm.weight", "norm.bias"].map { "blocks.\(index).\($0)" }
        } + ["head.hidden.weight", "head.hidden.bias", "head.output.weight", "head.output.bias"])
    #expect(parameters[0].shape == [32, 3, 3, 3])
    #expect(parameters[16].shape == [512, 256 * 8 * 8])
    #expect(graph.parameters[4].name == "blocks.0.norm.running_mean")
    #expect(graph.parameters[4].role == .statistic)
    #expect(graph.parameters[5].initialisation == .constant(1))
  }

  @Test func unnamedLayersAreCalledByTheirIndex() throws {
    let model = Model {
      Conv2D(8, kernel: 3)
      Residual(shortcutName: "downsample") {
        Conv2D(8, kernel: 1).named("conv1")
      } shortcut: {
        Conv2D(8, kernel: 1)
      }
      GlobalAveragePool()
      Linear(2, bias: false).named("fc")
    }
    let graph = try model.graph(input: [1, 3, 8, 8])
    #expect(
      graph.parameters.map(\.name) == [
        "0.weight", "0.bias", "1.conv1.weight", "1.conv1.bias", "1.downsample.0.weight",
        "1.downsample.0.bias", "fc.weight",
      ])
  }

  @Test(arguments: [
    (Padding.valid, 3, 2, 9, 4), (.same, 3, 1, 9, 9), (.same, 4, 1, 7, 7), (.same, 3, 2, 9, 5),
    (.pixels(2), 5, 3, 11, 4), (.pixels(3), 7, 2, 224, 112), (.valid, 4, 1, 3, 0),
  ])
  func windowsHaveSoManyPositions(
    _ padding: Padding, _ kernel: Int, _ stride: Int, _ size: Int, _ positions: Int
  ) {
    let window = Window(kernel: kernel, stride: stride, padding: padding)
    #expect(window.positions(along: size) == positions)
  }

  @Test func anEarlyLayerIsBlamed() {
    let cases: [(Model, ShapeError)] = [
      (Model {}, ShapeError(layer: nil, .noLayers)),
      (
        Model { Conv2D(0, kernel: 3) },
        ShapeError(
          layer: "0", .notWithin(setting: "the number of channels", value: 0, range: 1...1_048_576))
      ),
      (
        Model { Conv2D(4, kernel: 3, stride: -1).named("stem") },
        ShapeError(layer: "stem", .notWithin(setting: "the stride", value: -1, range: 1...65536))
      ),
      (
        Model { Conv2D(4, kernel: 3, padding: .pixels(.max)) },
        ShapeError(
          layer: "0", .notWithin(setting: "the padding", value: .max, range: 0...65536))
      ),
      (
        Model { Conv2D(4, kernel: 9) },
        ShapeError(
          layer: "0", .windowTooLarge(kernel: 9, padding: .valid, image: [2, 3, 8, 8]))
      ),
      (Model { Linear(4) }, ShapeError(layer: "0", .needsVectors(got: [2, 3, 8, 8]))),
      (
        Model {
          Flatten()
          BatchNorm()
        }, ShapeError(layer: "1", .needsImages(got: [2, 192]))
      ),
      (
        Model { Dropout(1) },
        ShapeError(
          layer: "0",
          .outOfRange(setting: "the probability", value: 1, range: "at least 0 and below 1"))
      ),
      (
        Model { MaxPool2D(2, padding: .pixels(2)) },
        ShapeError(layer: "0", .paddingTooLarge(padding: 2, kernel: 2))
      ),
      (
        Model { Residual { Conv2D(4, kernel: 1) }.named("block") },
        ShapeError(layer: "block", .branchesDiffer(body: [2, 4, 8, 8], shortcut: [2, 3, 8, 8]))
      ),
      (
        Model {
          ReLU().named("a")
          ReLU().named("a")
        }, ShapeError(layer: "a", .nameTaken)
      ),
    ]
    for (model, expected) in cases {
      #expect(throws: expected) { try model.graph(input: [2, 3, 8, 8]) }
      #expect(expected.description.hasSuffix("."))
    }
    let message = ShapeError(
      layer: "0", .windowTooLarge(kernel: 9, padding: .valid, image: [2, 3, 8, 8]))
    #expect(message.description.hasPrefix("Layer 0: a 9×9 window does not fit into 2×3×8×8"))
  }

  @Test(arguments: [
    [0, 3, 8, 8], [1, 3, 8], [], [1, 3, -8, 8], [1, .max, 1, 1], [1 << 20, 1 << 20, 1 << 20, 1],
  ])
  func unusableInputsAreRefused(_ sizes: [Int]) {
    #expect(throws: ShapeError.self) {
      try Model { ReLU() }.graph(input: Shape(sizes))
    }
  }

  @Test func tensorsBeyondMemoryAreRefused() {
    let model = Model {
      Flatten()
      Linear(1 << 20)
    }
    #expect(throws: ShapeError(layer: "1", .tooLarge([1 << 20, 3 << 20]))) {
      try model.graph(input: [1, 3, 1024, 1024])
    }
  }
}
