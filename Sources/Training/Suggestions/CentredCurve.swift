import Records

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A range test smoothed to both sides, so that its lowest point stands where the loss was lowest.
///
/// Exponential smoothing only looks back and lags by about 1/α steps: over a decade in a test of a hundred. A tenth
/// of the lowest rate pays for that lag, but the lag depends on how steeply the loss rises behind its lowest
/// point, and that differs from rule to rule and from test to test. Here each loss is the mean of its neighbours,
/// weighted by a Gaussian over log₁₀(rate) of width 0.2, at least 3 steps. Before that losses are cut off at
/// one and a half times the level at the start: how high a spike is says nothing about where its neighbours lie.
struct CentredCurve {
  private let losses: [Double]
  private let width: Double

  /// - Parameters:
  ///   - sweep: a test whose loss falls.
  ///   - level: the mean loss at its start.
  init(_ sweep: SweepRecord, level: Double) {
    let raw = sweep.finitePoints.map { min($0.loss, 1.5 * level) }
    let decades = log10(sweep.to / sweep.from)
    let width = max(0.2 * Double(max(sweep.plannedSteps - 1, 1)) / decades, 3)
    let reach = Int(min((3 * width).rounded(.up), Double(raw.count)))
    self.width = width
    losses = raw.indices.map { centre in
      var (sum, weight) = (0.0, 0.0)
      for index in max(centre - reach, 0)...min(centre + reach, raw.count - 1) {
        let distance = Double(index - centre) / width
        let share = exp(-distance * distance / 2)
        sum += share * raw[index]
        weight += share
      }
      return sum / weight
    }
  }

  /// The step with the lowest smoothed loss, not before `first`; the end of the test counts as its last step as far
  /// as the smoothing cannot tell them apart.
  ///
  /// - Complexity: O(n) in the number of steps.
  func lowest(from first: Int) -> Int? {
    guard let lowest = losses.indices.dropFirst(first).min(by: { losses[$0] < losses[$1] }) else {
      return nil
    }
    return Double(losses.count - 1 - lowest) < width / 2 ? losses.count - 1 : lowest
  }
}
