import Upswing

/// Gradient descent by the gradient's sign: a rule without a rate, which the loop, the finder and checkpoints take.
struct SignDescent: Optimizer {
  static let name = "sign-descent"
  var slots: [String] { [] }
  var weightDecay = 0.0

  func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    for index in 0..<arena.count {
      let gradient = arena.gradients[index]
      if gradient != 0 { arena.parameters[index] -= Float(rate) * (gradient > 0 ? 1 : -1) }
    }
  }
}
