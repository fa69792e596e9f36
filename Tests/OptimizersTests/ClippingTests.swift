import Optimizers
import Tensors
import Testing

@Suite(.timeLimit(.minutes(5))) struct ClippingTests {
  struct Case: Decodable, Sendable {
    let step: Int
    let kind: String
    let bound: Double
    let values: [Float]
  }

  static let cases: [Case] = {
    let found: [String: [Case]] = TrajectoryCase.fixture("clipping.json")
    return found["cases"] ?? []
  }()

  @Test(arguments: cases.indices)
  func followsPyTorch(index: Int) {
    let example = Self.cases[index]
    let state = OptimizerState(SGD(), weights: TrajectoryCase.weights())
    for (at, value) in TrajectoryCase.gradients(at: example.step).enumerated() {
      state.gradients[at] = value
    }
    let clipping: GradientClipping =
      example.kind == "norm" ? .norm(example.bound) : .value(example.bound)
    clipping.apply(to: state.gradients.pointer, in: [0..<state.gradients.count], threads: 2)
    let scale = example.values.map(abs).max() ?? 0
    for (value, reference) in zip(state.gradients.buffer, example.values) {
      #expect(abs(value - reference) <= 3e-7 * scale)
    }
  }

  @Test(arguments: [GradientClipping.norm(0), .norm(-1), .value(.nan), .value(.infinity)])
  func refusesBoundsThatAreNone(clipping: GradientClipping) {
    #expect(throws: OptimizerError.self) { try clipping.validate() }
  }
}
