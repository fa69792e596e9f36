import CKernels

/// An average of the weights that a rule trains, which is evaluated and kept in their place.
///
/// The weights of single steps leap about where the best ones lie between; their average does not, so that a rate need not fall
/// for it. Training itself does not see the average.
///
/// Sources: Polyak, Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992; as an exponential average, with
/// a decay that begins short, in TensorFlow's `ExponentialMovingAverage` and in timm.
public enum WeightAverage: Codable, Equatable, Sendable {
  /// a ← a + (1 - d) (w - a) after each step t, from 1, with d = min(`decay`, (1 + t) / (10 + t)): of the first steps
  /// nothing is left soon. It begins as the weights of the first step.
  case exponential(decay: Double)

  /// Checks that the decay is a fraction of less than 1.
  public func validate() throws(OptimizerError) {
    switch self {
    case .exponential(let decay):
      try OptimizerError.check("the weights' average", "decay", decay, in: .belowOne)
    }
  }

  /// For a report: `exponential, decay 0.999`.
  public var summary: String {
    switch self {
    case .exponential(let decay): "exponential, decay \(decay)"
    }
  }

  /// Takes the weights of a step into the average.
  ///
  /// - Parameters:
  ///   - count: how many weights there are.
  ///   - step: how many updates have been made, from 1.
  ///   - threads: how many threads share the work; the result does not depend on it.
  package func add(
    _ weights: UnsafePointer<Float>, to average: UnsafeMutablePointer<Float>, count: Int,
    step: Int, threads: Int
  ) {
    let run = ck_run_best(Int32(threads))
    switch self {
    case .exponential(let decay):
      guard step > 1 else { return ck_copy(run, count, weights, average) }
      let short = Double(1 + step) / Double(10 + step)
      ck_approach(run, count, Float(1 - min(decay, short)), weights, average)
    }
  }
}
