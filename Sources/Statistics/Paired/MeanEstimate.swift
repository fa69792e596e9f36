/// A mean with its standard error, from which an interval and a p value follow by Student's t distribution.
///
/// At three to ten differences it holds what it promises where a bootstrap does not: docs/design/0014-statistics.md has the
/// simulation.
public struct MeanEstimate: Codable, Equatable, Sendable {
  public let mean: Double
  /// The standard deviation of the values, with n - 1; `nil` for a single one.
  public let std: Double?
  public let count: Int
  /// The variance of the mean over that of a value: 1/n where values are independent.
  public let varianceFactor: Double

  /// Of independent values: differences between seeds on one split.
  ///
  /// - Parameter values: finite, at least one.
  public init(_ values: [Double]) { self.init(values, added: 0) }

  /// Of values from several random splits of the same images, whose training sets overlap: the variance factor is
  /// 1/n + test/train (C. Nadeau and Y. Bengio, Inference for the Generalization Error, Machine Learning 52, 2003, eq. 9).
  ///
  /// - Parameters:
  ///   - values: finite, at least one; one per split.
  ///   - testFraction: the fraction of the images that each split tests on, above 0 and below 1.
  public init(ofSplits values: [Double], testFraction: Double) {
    self.init(values, added: testFraction / (1 - testFraction))
  }

  private init(_ values: [Double], added: Double) {
    precondition(!values.isEmpty, "A mean needs a value.")
    count = values.count
    let mean = values.reduce(0, +) / Double(count)
    self.mean = mean
    varianceFactor = 1 / Double(count) + added
    guard count > 1 else {
      std = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let std = (squares / Double(count - 1)).squareRoot()
    // Equal values whose mean was rounded have no spread.
    let largest = values.reduce(0) { max($0, abs($1)) }
    self.std = std > 1e-12 * largest ? std : 0
  }

  /// `nil` for a single value.
  public var standardError: Double? { std.map { $0 * varianceFactor.squareRoot() } }

  /// The two-sided interval of a level between 0 and 1; `nil` for a single value.
  public func interval(level: Double = 0.95) -> Interval? {
    guard let standardError, count > 1 else { return nil }
    let t = StudentDistribution(degreesOfFreedom: Double(count - 1)).quantile((1 + level) / 2)
    return Interval(lower: mean - t * standardError, upper: mean + t * standardError)
  }

  /// The probability of a mean as far from 0, or further, were the true one 0; 1 for a single value.
  public var p: Double {
    guard let standardError, count > 1, mean != 0 else { return 1 }
    if standardError == 0 { return 0 }
    return StudentDistribution(degreesOfFreedom: Double(count - 1)).twoSided(mean / standardError)
  }

  /// The mean in standard deviations of the values, without the bias of few (Hedges' g for pairs, L. Hedges, 1981); `nil`
  /// where there is no spread, and of two values, which leave nothing of it.
  public var effectSize: Double? {
    guard let std, std > 0, count > 2 else { return nil }
    return mean / std * (1 - 3 / (4 * Double(count - 1) - 1))
  }
}
