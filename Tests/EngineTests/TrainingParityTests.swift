import Engine
import Layers
import Optimizers
import Tensors
import Testing

/// Thirty steps of `cnn` with each optimizer against PyTorch, from the same weights and batches.
@Suite(.timeLimit(.minutes(5))) struct TrainingParityTests {
  private struct Run: Decodable {
    let losses: [Double]
    let weights: [String: [Double]]
  }

  private struct Expected: Decodable {
    let single: Run
    let double: Run
  }

  private static let rates: [(any Optimizer, Double)] = [
    (SGD(momentum: 0.9), 2e-4), (Adagrad(), 2e-4), (Adadelta(), 2e-2), (RMSprop(), 2e-5),
    (Adam(), 2e-5), (Adamax(), 4e-5),
  ]

  /// How far an implementation may be from the exact run, in PyTorch's own distance between single and double
  /// precision and, since that may be nearly nothing, in absolute terms.
  private struct Tolerance {
    let losses: (gaps: Double, floor: Double)
    let tensors: (gaps: Double, floor: Double)
  }

  /// Who rounds elsewhere may be a few times as far away as PyTorch's single precision.
  private static let direct = Tolerance(losses: (4, 2e-6), tensors: (16, 1e-5))

  /// Winograd's algorithm rounds ten times as coarsely as direct sums do. A gradient that is zero but for rounding may
  /// then change its sign, and the adaptive rules take a whole step in the other direction. What the kernels themselves
  /// compute is held to more in `LayerTests`.
  private static let winograd = Tolerance(losses: (60, 1e-2), tensors: (60, 1e-1))

  @Test(arguments: 0..<rates.count, [ConvolutionChoice.direct, .winograd])
  func tracksPyTorch(_ index: Int, _ convolutions: ConvolutionChoice) throws {
    let tolerance = convolutions == .direct ? Self.direct : Self.winograd
    let (optimizer, rate) = Self.rates[index]
    let name = type(of: optimizer).name
    let all: [String: Expected] = try Fixture.load("training.json")
    let expected = try #require(all[name])
    let plan = try Model.cnn(classes: 5, dropout: 0).compile(
      input: [8, 3, 32, 32], options: PlanOptions(threads: 2, convolutions: convolutions))
    let state = plan.initialState(for: optimizer, seed: 1)
    try state.load(weights: Formula.weights(state.weights))
    let executor = Executor(plan)
    var losses: [Float] = []
    for step in 0..<expected.double.losses.count {
      let result = executor.forwardBackward(
        state, inputs: Formula.images(plan.input, salt: 1000 + step),
        labels: Formula.labels(8, classes: 5, salt: step))
      losses.append(Float(result.meanLoss))
      executor.update(state, rate: rate, momentum: nil, clipping: nil)
    }

    let exact = expected.double
    let lossGap = relativeError(expected.single.losses.map(Float.init), exact.losses)
    #expect(
      relativeError(losses, exact.losses)
        < tolerance.losses.gaps * lossGap + tolerance.losses.floor, "losses with \(name)")
    for tensor in state.weights {
      guard let reference = exact.weights[tensor.name],
        let single = expected.single.weights[tensor.name]
      else {
        #expect(tensor.name.hasSuffix("conv.bias"))
        continue
      }
      let gap = relativeError(single.map(Float.init), reference)
      let error = relativeError(Formula.sample(tensor.tensor.values, most: 24), reference)
      #expect(
        error < tolerance.tensors.gaps * gap + tolerance.tensors.floor,
        "\(tensor.name) with \(name): PyTorch's own gap is \(gap)")
    }
  }
}
