import Upswing

/// A rate that falls with the square root of the step, behind a warm-up: a value that knows the rate of any step.
struct InverseSquareRoot: Schedule {
  var peak: Double
  var warmup: Int

  func rate(at step: Int, in run: RunLength) -> Double {
    let place = Double(step + 1) / Double(warmup)
    return peak * min(place, 1 / place.squareRoot())
  }
}
