public import Records
public import Schedules

extension Triangular {
  /// Cycles between the bounds that were found.
  ///
  /// - Parameter stepSize: half a cycle; Smith names two to ten epochs.
  public init(_ range: RateRange, stepSize: Length = .epochs(2)) {
    self.init(base: range.lower, max: range.upper, stepSize: stepSize)
  }
}
