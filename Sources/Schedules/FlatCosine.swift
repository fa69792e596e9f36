import Wording

/// The highest rate for most of the run, then half a cosine down to the lowest.
///
/// With T the run's steps and F those of the flat part:
///
///     rate = max for t < F, then min + (max - min) · (1 + cos(π (t-F)/(T-F))) / 2
///
/// As fastai's `fit_flat_cos`, whose flat part is 75 % of the run and whose lowest rate is a hundred-thousandth of
/// the highest.
///
/// ```swift
/// FlatCosine(max: 0.01, flat: .fraction(0.72))
/// ```
///
/// Reference: J. Howard and S. Gugger, *fastai: A Layered API for Deep Learning*, arXiv 2002.04688.
public struct FlatCosine: Schedule, Hashable {
  /// The rate of the flat part.
  public var max: Double
  /// The rate that the fall ends at.
  public var min: Double
  /// F, how long the rate stays before it falls.
  public var flat: Length

  /// - Parameter min: `max/10⁵` by default.
  public init(max: Double, min: Double? = nil, flat: Length = .fraction(0.75)) {
    self.max = max
    self.min = min ?? max / 1e5
    self.flat = flat
  }

  public var summary: String {
    Phrase.settings(("max", max), ("min", min), ("flat", flat))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (step, flat) = (run.clamp(step), flat.steps(in: run))
    guard step >= flat else { return max }
    let fraction = Double(step - flat) / Double(run.steps - flat)
    return Annealing.cosine.value(from: max, to: min, after: fraction)
  }
}
