import Engine
import Foundation
import Layers
import Tensors
import Testing

/// Published networks' outputs and a training step against PyTorch in double precision, from the same weights.
@Suite(.timeLimit(.minutes(5))) struct NetworkParityTests {
  private struct Evaluation: Decodable {
    let loss: Double
    let logits: [Double]
    let probabilities: [Double]
  }

  private struct Step: Decodable {
    let rate: Double
    let loss: Double
  }

  private struct Expected: Decodable {
    let input: [Int]
    /// What is added to the biases of layers, in 64ths: a hexadecimal digit a channel.
    let shifts: [String: String]
    /// By what power of two the running variances of norms are multiplied.
    let powers: [String: Int]
    let evaluation: Evaluation
    let loss: Double
    let gradients: [String: [Double]]
    let statistics: [String: [Double]]
    let stepped: Step
  }

  /// The formula's weights, changed as `scripts/fixtures/networks.py` does.
  private func weights(of state: TrainingState, _ expected: Expected) -> [NamedTensor] {
    let plain = Formula.statistics(
      Formula.weights(Formula.inPublishersOrder(state.weights)))
    return plain.map { named in
      let layer = String(named.name[..<(named.name.lastIndex(of: ".") ?? named.name.endIndex)])
      var tensor = named.tensor
      if named.name.hasSuffix(".bias"), let digits = expected.shifts[layer] {
        for (index, digit) in zip(tensor.values.indices, digits) {
          tensor.values[index] += Float(digit.hexDigitValue ?? 0) / 64
        }
      }
      if let power = expected.powers[layer] {
        let isVariance = named.name.hasSuffix("running_var")
        if isVariance || named.name.hasSuffix("running_mean") {
          let exponent = isVariance ? power : Int(floor(Double(power) / 2))
          for index in tensor.values.indices {
            tensor.values[index] *= Float(exp2(Double(exponent)))
          }
        }
      }
      return NamedTensor(named.name, tensor)
    }
  }

  @Test(arguments: [
    ModelName.efficientNetLite0, .mobileNetV2, .mobileNetV3Large, .efficientNetB0, .resnet50,
    .convNeXtTiny,
  ])
  func agreesWithPyTorch(_ name: ModelName) throws {
    let all: [String: Expected] = try Fixture.load("networks.json")
    let expected = try #require(all[name.rawValue])
    let model = name.model(classes: 10, dropout: 0).withoutChance
    let plan = try model.compile(input: Shape(expected.input), options: PlanOptions(threads: 2))
    let state = plan.initialState(for: PlainDescent(), seed: 1)
    try state.load(weights: weights(of: state, expected))
    let executor = Executor(plan)
    let images = Formula.images(plan.input, salt: 1000)
    let labels = Formula.labels(plan.batchSize, classes: 10, salt: 0)

    let evaluated = executor.evaluate(
      state, inputs: images, labels: labels, count: plan.batchSize)
    #expect(abs(evaluated.meanLoss - expected.evaluation.loss) < 5e-6 * expected.evaluation.loss)
    let probabilities = executor.probabilities(state, inputs: images, count: plan.batchSize)
    #expect(
      relativeError(probabilities.flatMap { $0 }, expected.evaluation.probabilities) < 1e-5)

    let trained = executor.forwardBackward(state, inputs: images, labels: labels)
    let bound = name == .resnet50 ? 2e-5 : 5e-6
    #expect(abs(trained.meanLoss - expected.loss) < bound * expected.loss)
    let gradients = executor.gradients
    #expect(Set(gradients.map(\.name)) == Set(expected.gradients.keys))
    for gradient in gradients {
      let digest = try #require(expected.gradients[gradient.name])
      let error = Formula.error(of: gradient.tensor.values, against: digest, most: 2)
      #expect(error < 2e-4, "\(gradient.name): \(error)")
    }
    let statistics = state.weights.filter { $0.name.contains("running") }
    #expect(Set(statistics.map(\.name)) == Set(expected.statistics.keys))
    for statistic in statistics {
      let digest = try #require(expected.statistics[statistic.name])
      let error = Formula.error(of: statistic.tensor.values, against: digest, most: 1)
      #expect(error < 1e-5, "\(statistic.name): \(error)")
    }

    executor.update(state, rate: expected.stepped.rate, momentum: nil, clipping: nil)
    let stepped = executor.forwardBackward(state, inputs: images, labels: labels)
    #expect(abs(stepped.meanLoss - expected.stepped.loss) < 3e-4 * expected.stepped.loss)
  }
}
