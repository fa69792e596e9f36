import Foundation
public import Optimizers
import Schedules

/// The learning rate range test: a short training whose rate rises exponentially batch by batch, on a copy.
///
/// Step i of n trains at
///
///     rate = from · (to / from)^(i / (n - 1))
///
/// and records the batch's loss before the update. The record's suggestions read a rate off that curve.
///
/// ```swift
/// let test = try RateFinder().rangeTest(plan, state, on: flowers.training)
/// let range = try test.range()
/// ```
///
/// Without further words these are the rates that `upswing find` tests and the range that it finds: what suits an
/// optimizer, the highest rate here and the rule there, is looked up when the optimizer is known.
///
/// Reference: L. N. Smith, *Cyclical Learning Rates for Training Neural Networks*, arXiv 1506.01186, section 3.3.
public struct RateFinder: Codable, Equatable, Sendable {
  /// The first and lowest rate.
  public var from: Double
  /// The last and highest rate; `nil` for what is worth trying with the optimizer, ``defaultUpper(for:)``.
  public var to: Double?
  /// How many steps to make; `nil` for two epochs, and at least 100.
  public var steps: Int?
  /// α of the recorded smoothing, s = α·loss + (1-α)·s.
  public var smoothing: Double
  /// The test ends when the smoothed loss is above this multiple, more than 1, of its lowest value so far (fastai's
  /// 4), but not within the first tenth of its steps.
  public var divergence: Double
  /// What training will clip by: rates that it allows may be higher.
  public var clipping: GradientClipping?

  public init(
    from: Double = 1e-7, to: Double? = nil, steps: Int? = nil, smoothing: Double = 0.05,
    divergence: Double = 4, clipping: GradientClipping? = nil
  ) {
    self.from = from
    self.to = to
    self.steps = steps
    self.smoothing = smoothing
    self.divergence = divergence
    self.clipping = clipping
  }

  /// The highest rate worth trying: 100 for Adadelta, whose own step sizes start near a thousandth, for Prodigy, whose start
  /// near a millionth, and for schedule-free SGD, which has no momentum to multiply its steps; 0.1 for Lion, which moves every
  /// weight by all of the rate, else 1.
  public static func defaultUpper(for optimizer: any Optimizer) -> Double {
    switch optimizer {
    case is Adadelta, is Prodigy, is ScheduleFreeSGD: 100
    case is Lion: 0.1
    default: 1
    }
  }

  /// The steps of a test over a source with so many batches per epoch.
  public func plannedSteps(stepsPerEpoch: Int) -> Int {
    steps ?? max(2 * min(stepsPerEpoch, Horizon.mostSteps / 2), 100)
  }

  /// The rate of a step, from 0, of a test up to `to`.
  func rate(at step: Int, of count: Int, to: Double) -> Double {
    // The last is exact, whatever the power rounds to.
    step == count - 1 ? to : from * pow(to / from, Double(step) / Double(count - 1))
  }

  /// A curve of fewer steps holds no answer.
  static let fewestSteps = 10

  /// Checks the test's numbers.
  ///
  /// - Parameter to: the highest rate.
  /// - Throws: a ``RateFinderError``, or an `OptimizerError` for the clipping.
  func validate(to: Double) throws {
    guard from > 0, from < to, to.isFinite, (to / from).isFinite else {
      throw RateFinderError.rates(from: from, to: to)
    }
    if let steps, !(Self.fewestSteps...Horizon.mostSteps).contains(steps) {
      throw RateFinderError.steps(steps)
    }
    guard smoothing > 0, smoothing <= 1 else { throw RateFinderError.smoothing(smoothing) }
    guard divergence > 1, divergence.isFinite else { throw RateFinderError.divergence(divergence) }
    try clipping?.validate()
  }
}
