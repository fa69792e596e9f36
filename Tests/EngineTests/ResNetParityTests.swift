import Engine
import Layers
import Tensors
import Testing

/// The ResNets' outputs and a training step against PyTorch in double precision, from the same weights.
///
/// Gradients are measured up to 3.2e-5 away, with whatever kernels.
@Suite(.timeLimit(.minutes(5))) struct ResNetParityTests {
  private struct Evaluation: Decodable {
    let loss: Double
    let probabilities: [Double]
  }

  /// What stands for a tensor: see `scripts/fixtures/resnets.py`.
  private struct Digest: Decodable {
    let largest: Double
    let sample: [Double]
    let products: [Double]

    /// The largest difference that is found, over the largest value.
    func error(of tensor: Tensor) -> Double {
      let sample = Formula.sample(tensor.values, most: 32)
      let products = Formula.products(tensor.values)
      guard tensor.values.allSatisfy(\.isFinite), sample.count == self.sample.count,
        products.count == self.products.count
      else { return .infinity }
      let largest = abs(Double(tensor.values.map(abs).max() ?? 0) - self.largest)
      let elements = zip(sample, self.sample).map { abs(Double($0) - $1) }.max() ?? 0
      // Differences of all elements by d, of either sign, add up to about d times the root of their
      // number, and the vector's values have a mean square of 1/12.
      let pieceSize = Double((tensor.values.count + products.count - 1) / products.count)
      let sums = zip(products, self.products).map { abs($0 - $1) }.max() ?? 0
      return max(largest, elements, sums / (pieceSize / 12).squareRoot()) / self.largest
    }
  }

  private struct Expected: Decodable {
    let input: [Int]
    /// What is added to each norm's shifts, in 64ths: a hexadecimal digit a channel.
    let shifts: [String: String]
    let evaluation: Evaluation
    let loss: Double
    let gradients: [String: Digest]
    let statistics: [String: Digest]
  }

  private func shifted(_ weights: [NamedTensor], by shifts: [String: String]) -> [NamedTensor] {
    weights.map { named in
      guard named.name.hasSuffix(".bias"), let digits = shifts[String(named.name.dropLast(5))]
      else { return named }
      let values = zip(named.tensor.values, digits).map { $0 + Float($1.hexDigitValue ?? 0) / 64 }
      return NamedTensor(named.name, Tensor(shape: named.tensor.shape, values: values))
    }
  }

  @Test(arguments: [ModelName.resnet18, .resnet34])
  func agreesWithPyTorch(_ name: ModelName) throws {
    let all: [String: Expected] = try Fixture.load("resnets.json")
    let expected = try #require(all[name.rawValue])
    let model = name == .resnet18 ? Model.resNet18(classes: 10) : Model.resNet34(classes: 10)
    let plan = try model.compile(input: Shape(expected.input), options: PlanOptions(threads: 2))
    let state = plan.initialState(for: PlainDescent(), seed: 1)
    let weights = Formula.statistics(Formula.weights(state.weights))
    try state.load(weights: shifted(weights, by: expected.shifts))
    let executor = Executor(plan)
    let images = Formula.images(plan.input, salt: 1000)
    let labels = Formula.labels(plan.batchSize, classes: 10, salt: 0)

    let evaluated = executor.evaluate(
      state, inputs: images, labels: labels, count: plan.batchSize)
    #expect(abs(evaluated.meanLoss - expected.evaluation.loss) < 2e-6 * expected.evaluation.loss)
    let probabilities = executor.probabilities(state, inputs: images, count: plan.batchSize)
    #expect(
      relativeError(probabilities.flatMap { $0 }, expected.evaluation.probabilities) < 2e-6)

    let trained = executor.forwardBackward(state, inputs: images, labels: labels)
    #expect(abs(trained.meanLoss - expected.loss) < 2e-6 * expected.loss)
    let gradients = executor.gradients
    #expect(Set(gradients.map(\.name)) == Set(expected.gradients.keys))
    for gradient in gradients {
      let digest = try #require(expected.gradients[gradient.name])
      #expect(digest.error(of: gradient.tensor) < 1e-4, "\(gradient.name)")
    }
    let statistics = state.weights.filter { $0.name.contains("running") }
    #expect(Set(statistics.map(\.name)) == Set(expected.statistics.keys))
    for statistic in statistics {
      let digest = try #require(expected.statistics[statistic.name])
      #expect(digest.error(of: statistic.tensor) < 1e-5, "\(statistic.name)")
    }
  }
}
