import Upswing

/// A rate that falls with the square root of the step, behind a warm-up: a value that knows the rate of any step.
struct InverseSquareRoot: Schedule {
  func rate(at step: Int, in run: Horizon) -> Double {
    0.002 * min(Double(step + 1) / 6, (6 / Double(step + 1)).squareRoot())
  }
}
