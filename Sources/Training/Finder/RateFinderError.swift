import Schedules

/// Why a range test can't run as it was described.
public enum RateFinderError: Error, Equatable, Sendable {
  /// The rates are not positive and rising.
  case rates(from: Double, to: Double)
  case steps(Int)
  /// α is not above 0 and at most 1.
  case smoothing(Double)
  /// The multiple of the lowest loss is not above 1.
  case divergence(Double)
  /// A search can't do anything with so few steps.
  case budget(Int)
  /// The source gave no batch at all.
  case noBatches
}

extension RateFinderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rates(let from, let to):
      "A range test can't run from a rate of \(from) to \(to): both must be above 0, the first lower."
    case .steps(let count):
      "A range test can't have \(count) steps: give it from \(RateFinder.fewestSteps) to \(Horizon.mostSteps)."
    case .smoothing(let value): "The smoothing is \(value); it must be above 0 and at most 1."
    case .divergence(let value):
      "The divergence is \(value); it must be a finite number above 1."
    case .budget(let count):
      "A search for the rate can't be made with \(count) steps: give it from \(RateSearch.smallestBudget) to \(Horizon.mostSteps)."
    case .noBatches: "There are no images for the range test. Add images or lower the batch size."
    }
  }
}
