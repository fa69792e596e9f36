import Engine
import Experiments
import ImageData
import Interchange
import Layers
import Tensors
import TestSupport
import Testing
import Training

/// What becomes of other programs' weights before training: whose they are, what their names are, what their images were.
@Suite(.timeLimit(.minutes(5))) struct PretrainedWeightsTests {
  private static let input: Shape = [1, 3, 64, 64]

  private static func weights(_ model: Model, prefix: String = "") throws -> [NamedTensor] {
    try model.graph(input: input).parameters.enumerated().map { index, spec in
      NamedTensor(prefix + spec.name, Tensor(shape: spec.shape, repeating: Float(index)))
    }
  }

  /// Writes weights as a safetensors file and reads them as those that a model begins with.
  private static func read(
    _ weights: [NamedTensor], metadata: [String: String] = [:]
  ) throws -> PretrainedWeights {
    let directory = try TemporaryFolder()
    let path = directory.path("given.safetensors")
    try SafetensorsFile.write(weights, metadata: metadata, to: path)
    return try PretrainedWeights(contentsOf: path)
  }

  private static let names = ["a", "b"]

  @Test(arguments: ["", "model.", "module.", "net.encoder.", "_orig_mod.model.", "ü."])
  func whatStandsBeforeAllNamesIsLeftOut(prefix: String) throws {
    let model = Model.resNet18(classes: 2)
    let expected = try Self.weights(model)
    let given = try Self.read(Self.weights(model, prefix: prefix))
    let fitted = try given.fitted(to: model, input: Self.input, classes: Self.names)
    #expect(
      fitted.weights.sorted { $0.name < $1.name } == expected.sorted { $0.name < $1.name })
    let checkpoint = try Checkpoint(
      given, as: .resnet18, sizing: .torchvision(side: 64), normalisation: .imageNet, names: nil)
    #expect(checkpoint.spec.classes == ["0", "1"])
    #expect(Set(checkpoint.weights.map(\.name)) == Set(expected.map(\.name)))
  }

  @Test func thePrefixGoesWhereTheHeadIsForOthers() throws {
    let given = try Self.read(Self.weights(.resNet18(classes: 7), prefix: "model."))
    let fitted = try given.fitted(
      to: .resNet18(classes: 2), input: Self.input, classes: Self.names)
    #expect(fitted.replaced?.classesThere == 7)
    #expect(fitted.weights.first?.name.hasPrefix("model.") == false)
  }

  /// What is no part of the model is named as the file has it, and nothing is taken.
  @Test func theRestMustFit() throws {
    let model = Model.resNet18(classes: 2)
    let extra = NamedTensor("loss.weight", Tensor(shape: [3], repeating: 0))
    let given = try Self.read(Self.weights(model, prefix: "model.") + [extra])
    let error = try #require(throws: UnfittingWeights.self) {
      _ = try given.fitted(to: model, input: Self.input, classes: Self.names, called: "resnet18")
    }
    #expect(error.differences.unexpected == ["loss.weight"])
    #expect("\(error)".contains("does not fit resnet18 (unexpected: loss.weight)"), "\(error)")
  }

  @Test func anotherModelIsToldByItsFirstTensors() throws {
    let shapes: [(String, Shape)] = [
      ("conv1.weight", [6, 3, 5, 5]), ("conv1.bias", [6]), ("conv2.weight", [16, 6, 5, 5]),
      ("conv2.bias", [16]), ("fc1.weight\u{1B}[2J", [120, 400]), ("fc1.bias", [120]),
    ]
    let given = try Self.read(
      shapes.map { NamedTensor($0, Tensor(shape: $1, repeating: 0)) })
    let sentences = try [
      #require(throws: UnfittingWeights.self) {
        _ = try given.fitted(
          to: .resNet18(classes: 2), input: Self.input, classes: Self.names, called: "resnet18")
      },
      #require(throws: UnfittingWeights.self) {
        _ = try Checkpoint(
          given, as: .resnet18, sizing: .torchvision(side: 64), normalisation: .imageNet,
          names: nil)
      },
    ].map(\.description)
    for sentence in sentences {
      #expect(sentence.contains("none of its 6 tensors fits resnet18; it holds "), "\(sentence)")
      #expect(sentence.contains("conv1.weight [6, 3, 5, 5]") && sentence.hasSuffix("."))
      #expect(!sentence.contains("\u{1B}") && sentence.utf8.count < 400)
    }
  }

  /// A hundred names are no sentence.
  @Test func ofManyNamesTheFirstAreTold() throws {
    let given = try Self.read(Self.weights(.resNet34(classes: 2)))
    let error = try #require(throws: UnfittingWeights.self) {
      _ = try given.fitted(
        to: .resNet18(classes: 2), input: Self.input, classes: Self.names, called: "resnet18")
    }
    #expect(error.differences.unexpected.count == 80)
    #expect("\(error)".contains("and 72 more"), "\(error)")
    #expect("\(error)".utf8.count < 600)
  }

  /// Names of megabytes and of nothing but dots cost no more than they have bytes.
  @Test(.timeLimit(.minutes(1))) func oddNamesCostLittle() throws {
    let names = [
      String(repeating: ".", count: 1 << 20), String(repeating: "a.", count: 1 << 20) + "fc.bias",
      ".fc.bias", "fc.bias.", "",
    ]
    let given = try Self.read(names.map { NamedTensor($0, Tensor(shape: [2], repeating: 0)) })
    #expect(throws: UnfittingWeights.self) {
      _ = try given.fitted(to: .resNet18(classes: 2), input: Self.input, classes: Self.names)
    }
  }

  @Test func anExportTellsWhatItsImagesWere() throws {
    let spec = ModelSpec(
      model: .cnn(classes: 2), input: [3, 64, 64], classes: ["x", "y"],
      sizing: ImageSizing(side: 64, resize: 80, keepsExact: false),
      normalisation: Normalisation(mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6]))
    let metadata = try spec.exportMetadata()
    #expect(metadata["keeps_exact"] == "false")
    let given = try Self.read(Self.weights(spec.model), metadata: metadata)
    #expect(given.normalisation == spec.normalisation)
    #expect(given.sizing == spec.sizing)
    #expect(given.classes == spec.classes)
    #expect(given.usualNormalisation(for: .cnn) == spec.normalisation)
  }

  /// Only torchvision's names are a reason to believe in torchvision's images.
  @Test(arguments: [
    [:], ["mean": "[1]", "deviation": "[1,1,1]", "image_size": "0", "resize": "5"],
    ["mean": "[0,0,0]", "deviation": "[0,1,1]", "image_size": "9", "resize": "1e99"],
    ["mean": "[0,0,0]", "deviation": "[1e300,1,1]", "image_size": "64", "resize": "63"],
  ]) func whatAFileDoesNotSayIsNotInvented(metadata: [String: String]) throws {
    let given = try Self.read(Self.weights(.cnn(classes: 2)), metadata: metadata)
    #expect(given.normalisation == nil && given.sizing == nil && given.classes == nil)
    #expect(given.usualNormalisation(for: .cnn) == nil)
    #expect(given.usualNormalisation(for: .resnet18) == .imageNet)
  }
}
