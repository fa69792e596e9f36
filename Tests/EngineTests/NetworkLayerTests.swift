import Engine
import Layers
import Tensors
import Testing

/// The layers of mobile networks and ConvNeXt against PyTorch in double precision.
@Suite(.timeLimit(.minutes(5))) struct NetworkLayerTests {
  private struct Expected: Decodable {
    let loss: Double
    let correct: Int
    let evaluationLoss: Double
    let probabilities: [Double]
    let gradients: [String: [Double]]
    let statistics: [String: [Double]]
  }

  private static let sets: [InstructionSet] = InstructionSet.allCases.filter(\.isSupported)

  @Test(arguments: LayerCase.ofNetworks, sets)
  func agreesWithPyTorch(_ layerCase: LayerCase, _ set: InstructionSet) throws {
    let all: [String: Expected] = try Fixture.load("network-layers.json")
    let expected = try #require(all[layerCase.name])
    let plan = try layerCase.model.compile(
      input: layerCase.input, options: PlanOptions(threads: 2, instructionSet: set))
    let state = plan.initialState(for: PlainDescent(), seed: 1)
    try state.load(weights: Formula.weights(Formula.inPublishersOrder(state.weights)))
    let executor = Executor(plan)
    let images = Formula.images(layerCase.input, salt: 1000)
    let labels = Formula.labels(plan.batchSize, classes: plan.classCount, salt: 0)

    let trained = executor.forwardBackward(state, inputs: images, labels: labels)
    #expect(abs(trained.meanLoss - expected.loss) < 1e-5 * expected.loss)
    #expect(trained.correct == expected.correct)
    let gradients = executor.gradients
    #expect(Set(gradients.map(\.name)) == Set(expected.gradients.keys))
    for gradient in gradients {
      let digest = try #require(expected.gradients[gradient.name])
      #expect(
        Formula.error(of: gradient.tensor.values, against: digest, most: 8) < 1e-4,
        "\(gradient.name)")
    }
    for tensor in state.weights where tensor.name.contains("running") {
      let digest = try #require(expected.statistics[tensor.name])
      #expect(
        Formula.error(of: tensor.tensor.values, against: digest, most: 8) < 1e-5,
        "\(tensor.name)")
    }

    let evaluated = executor.evaluate(
      state, inputs: images, labels: labels, count: plan.batchSize)
    #expect(abs(evaluated.meanLoss - expected.evaluationLoss) < 1e-5 * expected.evaluationLoss)
    let probabilities = executor.probabilities(state, inputs: images, count: plan.batchSize)
    #expect(relativeError(probabilities.flatMap { $0 }, expected.probabilities) < 1e-5)
  }

  @Test func everyFixtureIsTested() throws {
    let all: [String: Expected] = try Fixture.load("network-layers.json")
    #expect(Set(all.keys) == Set(LayerCase.ofNetworks.map(\.name)))
  }
}
