import Optimizers
import Tensors

/// Weights with everything that a rule needs to update them.
struct OptimizerState {
  let optimizer: any Optimizer
  let weights: AlignedMemory<Float>
  let gradients: AlignedMemory<Float>
  let slots: [AlignedMemory<Float>]

  init(_ optimizer: any Optimizer, weights values: [Float]) {
    self.optimizer = optimizer
    weights = AlignedMemory(count: values.count)
    gradients = AlignedMemory(count: values.count)
    for (at, value) in values.enumerated() { weights[at] = value }
    slots = optimizer.slots.map { slot in
      let memory = AlignedMemory<Float>(count: values.count)
      for at in 0..<values.count { memory[at] = optimizer.initialValue(ofSlot: slot) }
      return memory
    }
  }

  var arena: ParameterArena {
    ParameterArena(
      count: weights.count, parameters: weights.pointer, gradients: gradients.pointer,
      slots: slots.map(\.pointer))
  }

  func update(
    _ values: [Float], rate: Double, momentum: Double? = nil, step: Int, threads: Int = 1
  ) {
    for (at, value) in values.enumerated() { gradients[at] = value }
    optimizer.update(arena, rate: rate, momentum: momentum, step: step, threads: threads)
  }
}
