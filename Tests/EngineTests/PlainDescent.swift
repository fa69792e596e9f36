import Optimizers

/// Gradient descent in its plainest form: a rule that a user could write.
struct PlainDescent: Optimizer {
  static let name = "plain"
  var slots: [String] { [] }
  var weightDecay = 0.0

  func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    for index in 0..<arena.count {
      let gradient = arena.gradients[index] + Float(weightDecay) * arena.parameters[index]
      arena.parameters[index] -= Float(rate) * gradient
    }
  }
}
