import Engine
import Layers
import Optimizers
import Tensors

/// A model with weights and statistics that nothing can be left out of, and what it makes of some images.
struct Network {
  let graph: Graph
  let weights: [NamedTensor]
  let images: [Float]
  let probabilities: [[Float]]

  init(_ example: ONNXRuntimeTests.Case, batch: Int) throws {
    let input = Shape([batch] + example.sample.sizes)
    graph = try example.model.graph(input: input)
    var stream = RandomStream(seed: 3, purpose: .drawing)
    let plan = try example.model.compile(input: input, options: PlanOptions(threads: 2))
    let state = plan.initialState(for: SGD(), seed: 3)
    weights = zip(state.weights, graph.parameters).map { named, spec in
      let range: ClosedRange<Float>
      switch spec.kind {
      case .weight, .bias: return named
      case .normScale, .normVariance: range = 0.5...1.5
      case .normShift, .normMean: range = -0.5...0.5
      }
      return NamedTensor(
        named.name,
        Tensor(
          shape: spec.shape, values: (0..<spec.shape.count).map { _ in stream.uniform(in: range) }))
    }
    try state.load(weights: weights)
    images = (0..<input.count).map { _ in stream.uniform(in: -2...2) }
    let memory = AlignedMemory<Float>(count: input.count)
    for (index, value) in images.enumerated() { memory[index] = value }
    probabilities = Executor(plan).probabilities(state, inputs: memory, count: batch)
  }
}
