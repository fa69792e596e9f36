import Upswing

/// Gradient descent by the gradient's sign: a rule without a rate, which the loop, the finder and checkpoints take.
struct SignDescent: ElementwiseOptimizer {
  func step(_ slope: Float, rate: Float) -> Float { slope == 0 ? 0 : slope > 0 ? rate : -rate }
}
