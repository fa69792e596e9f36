/// Why a range test can't run as it was described.
public enum RateFinderError: Error, Equatable, Sendable {
  /// The rates are not positive and rising.
  case rates(from: Double, to: Double)
  case steps(Int)
  /// α is not above 0 and at most 1.
  case smoothing(Double)
  /// The source gave no batch at all.
  case noBatches
}

extension RateFinderError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .rates(let from, let to):
      "A range test can't run from a rate of \(from) to \(to): both must be above 0, the first lower."
    case .steps(let count):
      "A range test of \(count) steps shows nothing; give it at least \(RateFinder.fewestSteps)."
    case .smoothing(let value): "The smoothing is \(value); it must be above 0 and at most 1."
    case .noBatches: "There are no images for the range test. Add images or lower the batch size."
    }
  }
}
