import Tensors

/// A bootstrap interval of the mean of many values, such as one a validation image.
///
/// Bias-corrected and accelerated (BCa: B. Efron, Better Bootstrap Confidence Intervals, 1987). Below a few dozen values it is
/// too narrow, whatever its kind: use ``MeanEstimate`` there.
public struct BootstrapInterval: Codable, Equatable, Sendable {
  public let mean: Double
  public let interval: Interval
  public let draws: Int

  /// Resamples the values with replacement; the same values give the same interval.
  ///
  /// - Parameters:
  ///   - values: finite, at least one.
  ///   - level: between 0 and 1.
  ///   - draws: how many resamples, at least 100.
  /// - Complexity: O(n·draws).
  public init(ofMeanOf values: [Double], level: Double = 0.95, draws: Int = 4999) {
    precondition(!values.isEmpty && draws >= 100)
    self.draws = draws
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    var random = RandomStream(seed: 0, purpose: .resampling)
    let size = UInt64(values.count)
    let means = (0..<draws).map { _ in
      values.indices.reduce(0) { sum, _ in
        // 32 random bits are even enough over so few places, at half the price.
        sum + values[Int((UInt64(random.nextWord()) * size) >> 32)]
      } / count
    }.sorted()
    guard means[0] < means[draws - 1] else {
      interval = Interval(lower: mean, upper: mean)
      return
    }
    // Means that equal the one seen count half.
    let below = Double(means.count { $0 < mean }) + Double(means.count { $0 == mean }) / 2
    let bias = NormalDistribution.quantile(
      min(max(below / Double(draws), 1 / Double(draws)), 1 - 1 / Double(draws)))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let cubes = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    func bound(_ probability: Double) -> Double {
      let z = bias + NormalDistribution.quantile(probability)
      let place = NormalDistribution.cumulative(bias + z / (1 - acceleration * z))
      return means[min(max(Int(place * Double(draws + 1)) - 1, 0), draws - 1)]
    }
    interval = Interval(lower: bound((1 - level) / 2), upper: bound((1 + level) / 2))
  }
}
