import Optimizers
import Tensors

/// Weights with everything that a rule needs to update them.
final class OptimizerState {
  let optimizer: any Optimizer
  let weights: AlignedMemory<Float>
  let gradients: AlignedMemory<Float>
  let slots: [AlignedMemory<Float>]
  let tensors: [ParameterTensor]
  let workspace: AlignedMemory<Float>
  var scalars: [Double]

  /// - Parameter tensors: `nil` for one vector of all weights.
  init(_ optimizer: any Optimizer, weights values: [Float], tensors: [ParameterTensor]? = nil) {
    self.optimizer = optimizer
    self.tensors =
      tensors ?? [ParameterTensor(range: 0..<values.count, shape: [values.count])]
    workspace = AlignedMemory(count: optimizer.workspaceCount(for: self.tensors))
    weights = AlignedMemory(count: values.count)
    gradients = AlignedMemory(count: values.count)
    for (at, value) in values.enumerated() { weights[at] = value }
    scalars = optimizer.scalars.map { _ in 0 }
    slots = optimizer.slots.map { slot in
      let memory = AlignedMemory<Float>(count: values.count)
      for at in 0..<values.count { memory[at] = optimizer.initialValue(ofSlot: slot) }
      return memory
    }
  }

  var arena: ParameterArena {
    ParameterArena(
      count: weights.count, parameters: weights.pointer, gradients: gradients.pointer,
      slots: slots.map(\.pointer), scalars: scalars, tensors: tensors,
      workspace: workspace.buffer)
  }

  /// The weights that the rule would have evaluated.
  var evaluationWeights: [Float] {
    let copy = weights.copy()
    optimizer.writeEvaluationWeights(of: arena, into: copy.pointer, threads: 1)
    return Array(copy.buffer)
  }

  func update(
    _ values: [Float], rate: Double, momentum: Double? = nil, step: Int, threads: Int = 1
  ) {
    for (at, value) in values.enumerated() { gradients[at] = value }
    var sums = [Double](repeating: 0, count: optimizer.sumCount)
    optimizer.gather(
      arena, into: &sums, rate: rate, multiplier: 1, momentum: momentum, step: step,
      threads: threads)
    optimizer.advance(&scalars, sums: sums, rate: rate, momentum: momentum, step: step)
    optimizer.update(arena, rate: rate, momentum: momentum, step: step, threads: threads)
  }
}
