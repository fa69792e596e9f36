import Engine
import Layers
import Tensors
import Testing

/// Every layer's forward pass and gradients against PyTorch in double precision.
@Suite(.timeLimit(.minutes(5))) struct LayerTests {
  private struct Expected: Decodable {
    let loss: Double
    let correct: Int
    let evaluationLoss: Double
    let probabilities: [Double]
    let gradients: [String: [Double]]
    let statistics: [String: [Double]]
  }

  /// The kernels that a plan may choose.
  private static let kernels: [PlanOptions] = InstructionSet.allCases.filter(\.isSupported).flatMap
  { set in
    [ConvolutionChoice.direct, .winograd].map {
      PlanOptions(threads: 2, instructionSet: set, convolutions: $0)
    }
  }

  @Test(arguments: LayerCase.all, kernels)
  func agreesWithPyTorch(_ layerCase: LayerCase, _ options: PlanOptions) throws {
    let all: [String: Expected] = try Fixture.load("layers.json")
    let expected = try #require(all[layerCase.name])
    let plan = try layerCase.model.compile(
      input: layerCase.input,
      loss: .softmaxCrossEntropy(labelSmoothing: layerCase.smoothing),
      options: options)
    let state = plan.initialState(for: PlainDescent(), seed: 1)
    try state.load(weights: Formula.weights(state.weights))
    let executor = Executor(plan)
    let images = Formula.images(layerCase.input, salt: 1000)
    let labels = Formula.labels(plan.batchSize, classes: plan.classCount, salt: 0)

    let trained = executor.forwardBackward(state, inputs: images, labels: labels)
    #expect(abs(trained.meanLoss - expected.loss) < 1e-5 * expected.loss)
    #expect(trained.correct == expected.correct)
    for gradient in executor.gradients {
      let reference = try #require(expected.gradients[gradient.name])
      let values = Formula.sample(gradient.tensor.values)
      if reference.allSatisfy({ abs($0) < 1e-12 }) {
        #expect(values.allSatisfy { abs($0) < 1e-6 }, "\(gradient.name)")
      } else {
        #expect(relativeError(values, reference) < 1e-4, "\(gradient.name)")
      }
    }
    for tensor in state.weights where tensor.name.contains("running") {
      let reference = try #require(expected.statistics[tensor.name])
      #expect(
        relativeError(Formula.sample(tensor.tensor.values), reference) < 1e-5, "\(tensor.name)")
    }

    let evaluated = executor.evaluate(
      state, inputs: images, labels: labels, count: plan.batchSize)
    #expect(abs(evaluated.meanLoss - expected.evaluationLoss) < 1e-5 * expected.evaluationLoss)
    let probabilities = executor.probabilities(state, inputs: images, count: plan.batchSize)
    #expect(relativeError(probabilities.flatMap { $0 }, expected.probabilities) < 1e-5)
  }

  @Test func everyFixtureIsTested() throws {
    let all: [String: Expected] = try Fixture.load("layers.json")
    #expect(Set(all.keys) == Set(LayerCase.all.map(\.name)))
  }
}
