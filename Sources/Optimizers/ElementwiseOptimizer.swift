/// An update rule of one's own in one function: how far a gradient moves a parameter, whichever it is.
///
/// ```swift
/// struct SignDescent: ElementwiseOptimizer {
///   func step(_ gradient: Float, rate: Float) -> Float { gradient > 0 ? rate : gradient < 0 ? -rate : 0 }
/// }
/// ```
///
/// It remembers nothing between steps; what does conforms to ``Optimizer``. A rule that declares `var weightDecay` has one: a
/// multiple of the parameter joins its gradient (an L2 penalty). It is a loop in Swift on one thread: for ideas, not
/// for speed.
public protocol ElementwiseOptimizer: Optimizer {
  /// What is taken off a parameter; 0 for a gradient of 0, so that padding stays zero.
  func step(_ gradient: Float, rate: Float) -> Float
}

extension ElementwiseOptimizer {
  public var slots: [String] { [] }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    let (rate, decay) = (Float(rate), Float(weightDecay))
    for index in 0..<arena.count {
      let gradient = arena.gradients[index] + decay * arena.parameters[index]
      arena.parameters[index] -= self.step(gradient, rate: rate)
    }
  }
}
