import Foundation

/// The accuracy that an optimizer reaches, as a smooth function of the rate.
///
/// Where the measured means lie within ten points of the highest, around it and without a gap, each is replaced by the
/// value of a parabola over log rate that is fitted to those, nearer ones weighing more (LOESS of degree 2, W. S. Cleveland,
/// *Robust Locally Weighted Regression and Smoothing Scatterplots*, 1979, with tricube weights that end 1.5 decades away): a
/// lucky trial does not count as skill. Between the rates the curve is a monotone cubic (F. N. Fritsch and J. Butland, *A
/// Method for Constructing Local Monotone Piecewise Cubic Interpolants*, 1984), beyond them constant.
public struct SensitivityCurve: Equatable, Sendable {
  /// A rate and the accuracies of the trials at it.
  public struct Point: Equatable, Sendable {
    public var rate: Double
    /// The mean, the lowest and the highest accuracy, from 0 to 1.
    public var measured: ArmMetrics.Spread
    /// The curve's value.
    public var smooth: Double
  }

  /// In order of their rates; at least one.
  public let points: [Point]
  private let slopes: [Double]

  /// - Parameter measured: rates, each once, and the accuracies of the trials at them.
  /// - Returns: `nil` where there is nothing measured.
  public init?(_ measured: [Double: [Double]]) {
    let spreads = measured.compactMap { rate, values in
      ArmMetrics.Spread(of: values).map { (rate: rate, spread: $0) }
    }.sorted { $0.rate < $1.rate }
    guard !spreads.isEmpty else { return nil }
    let (x, means) = (spreads.map { log10($0.rate) }, spreads.map(\.spread.mean))
    let smooth = Self.smoothed(means, at: x)
    points = zip(spreads, smooth).map { Point(rate: $0.rate, measured: $0.spread, smooth: $1) }
    slopes = Self.slopes(of: smooth, at: x)
  }

  /// The rate at which the curve is highest.
  public var bestRate: Double { best.rate }

  /// The accuracy there, from 0 to 1.
  public var bestAccuracy: Double { best.smooth }

  /// A monotone curve is highest at one of its points.
  private var best: Point { points.max { $0.smooth < $1.smooth }! }

  /// What the curve says of a rate, from 0 to 1.
  public func accuracy(at rate: Double) -> Double {
    guard let first = points.first, let last = points.last, rate > first.rate else {
      return points[0].smooth
    }
    guard rate < last.rate, let place = points.lastIndex(where: { $0.rate <= rate }) else {
      return last.smooth
    }
    let (a, b) = (points[place], points[place + 1])
    let width = log10(b.rate / a.rate)
    let t = log10(rate / a.rate) / width
    // Hermite's basis.
    let (rest, square) = (1 - t, t * t)
    return (1 + 2 * t) * rest * rest * a.smooth + t * rest * rest * width * slopes[place]
      + square * (3 - 2 * t) * b.smooth - square * rest * width * slopes[place + 1]
  }

  /// What a rate costs against the best one, as a fraction of all images; multiplied by 100 it is in points.
  public func regret(at rate: Double) -> Double { bestAccuracy - accuracy(at: rate) }

  /// The rates around the best one up to which the curve stays within `tolerance` of its highest value; as far as it
  /// reaches.
  public func plateau(within tolerance: Double = 0.01) -> RateRange {
    let level = bestAccuracy - tolerance
    let top = points.firstIndex { $0.rate == bestRate }!
    let below = points[..<top].lastIndex { $0.smooth < level }
    let above = points[top...].firstIndex { $0.smooth < level }
    return RateRange(
      lower: below.map {
        crossing(of: level, outside: points[$0].rate, inside: points[$0 + 1].rate)
      }
        ?? points[0].rate,
      upper: above.map {
        crossing(of: level, outside: points[$0].rate, inside: points[$0 - 1].rate)
      }
        ?? points[points.count - 1].rate)
  }

  /// The width of that plateau in decades: how far off a rate may be.
  public func width(within tolerance: Double = 0.01) -> Double {
    let plateau = plateau(within: tolerance)
    return log10(plateau.upper / plateau.lower)
  }

  /// The rate between two neighbours at which the curve, which is monotone there, passes a level.
  private func crossing(of level: Double, outside: Double, inside: Double) -> Double {
    var (low, high) = (log10(outside), log10(inside))
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if accuracy(at: pow(10, middle)) < level { low = middle } else { high = middle }
    }
    return pow(10, high)
  }
}

// MARK: - Smoothing

extension SensitivityCurve {
  /// How far below the highest mean the smoothing reaches.
  private static var reach: Double { 0.1 }
  /// Beyond so many decades a mean has no weight.
  private static var span: Double { 1.5 }

  private static func smoothed(_ means: [Double], at x: [Double]) -> [Double] {
    let top = means.indices.max { means[$0] < means[$1] }!
    let level = means[top] - reach
    var (first, last) = (top, top)
    while first > 0, means[first - 1] >= level { first -= 1 }
    while last < means.count - 1, means[last + 1] >= level { last += 1 }
    return means.indices.map { place in
      guard (first...last).contains(place) else { return means[place] }
      return parabola(at: x[place], through: (first...last).map { (x[$0], means[$0]) })
    }
  }

  /// The value at `centre` of the parabola that fits the points best, weighted; a line through two, a point's own value
  /// where it is alone.
  private static func parabola(at centre: Double, through points: [(x: Double, y: Double)])
    -> Double
  {
    let weighted = points.map { point -> (x: Double, y: Double, weight: Double) in
      let distance = abs(point.x - centre) / span
      let rest = max(1 - distance * distance * distance, 0)
      return (point.x - centre, point.y, rest * rest * rest)
    }.filter { $0.weight > 1e-9 }
    let degree = min(weighted.count - 1, 2)
    func moment(_ power: Int, _ value: (Double) -> Double = { _ in 1 }) -> Double {
      weighted.reduce(0) { $0 + $1.weight * pow($1.x, Double(power)) * value($1.y) }
    }
    // The normal equations, solved by elimination; the fitted value at the centre is the constant term.
    var rows = (0...degree).map { row in
      (0...degree).map { moment(row + $0) } + [moment(row) { $0 }]
    }
    for column in 0...degree {
      for row in 0...degree where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column...degree + 1 { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return rows[0][degree + 1] / rows[0][0]
  }

  /// The derivatives at the points: the weighted harmonic mean of the secants beside, none at a peak; at the ends a
  /// parabola's, cut so that nothing overshoots.
  private static func slopes(of y: [Double], at x: [Double]) -> [Double] {
    guard y.count > 1 else { return [0] }
    let widths = zip(x, x.dropFirst()).map { $1 - $0 }
    let secants = zip(zip(y, y.dropFirst()).map { $1 - $0 }, widths).map { $0 / $1 }
    guard y.count > 2 else { return [secants[0], secants[0]] }
    var slopes = [Double](repeating: 0, count: y.count)
    for place in 1..<y.count - 1 where secants[place - 1] * secants[place] > 0 {
      let (a, b) = (2 * widths[place] + widths[place - 1], widths[place] + 2 * widths[place - 1])
      slopes[place] = (a + b) / (a / secants[place - 1] + b / secants[place])
    }
    let last = secants.count - 1
    slopes[0] = end(widths[0], widths[1], secants[0], secants[1])
    slopes[last + 1] = end(widths[last], widths[last - 1], secants[last], secants[last - 1])
    return slopes
  }

  private static func end(
    _ width: Double, _ next: Double, _ secant: Double, _ nextSecant: Double
  ) -> Double {
    let slope = ((2 * width + next) * secant - width * nextSecant) / (width + next)
    if slope * secant <= 0 { return 0 }
    return secant * nextSecant <= 0 && abs(slope) > 3 * abs(secant) ? 3 * secant : slope
  }
}
