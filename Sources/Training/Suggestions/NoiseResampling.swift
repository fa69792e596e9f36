import Records
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Range tests like one that was made, with its noise drawn anew: a wild bootstrap, in which the residuals around a smooth curve
/// keep their size, which differs along the curve, and change their signs (C. F. J. Wu, 1986), in blocks, since neighbours may
/// have to do with each other (X. Shao, 2010).
struct NoiseResampling {
  private let test: RangeTestRecord
  private let curve: [Double]
  private let residuals: [Double]

  /// The steps that change their signs together.
  private static let block = 4
  /// Less would tell the ends of an interval badly, more takes time.
  private static let draws = 200

  init(of test: RangeTestRecord) {
    self.test = test
    let losses = test.points.map(\.loss)
    let half = max(losses.count / 25, 3)
    var curve: [Double] = []
    var residuals: [Double] = []
    for index in losses.indices {
      let (fit, leverage) = Self.fit(losses, at: index, half: half)
      curve.append(fit)
      // The curve follows each loss a little, by its leverage.
      residuals.append((losses[index] - fit) / max(1 - leverage, 0.2))
    }
    self.curve = curve
    self.residuals = residuals
  }

  /// The value of a straight line through the neighbours of a place, near ones counting more, and the weight of the place itself
  /// in it (W. Cleveland, 1979).
  private static func fit(
    _ values: [Double], at place: Int, half: Int
  ) -> (value: Double, leverage: Double) {
    var sums = (weight: 0.0, x: 0.0, xx: 0.0, y: 0.0, xy: 0.0)
    for index in max(place - half, 0)...min(place + half, values.count - 1) {
      let x = Double(index - place)
      let distance = abs(x) / Double(half + 1)
      let weight = pow(1 - pow(distance, 3), 3)
      sums.weight += weight
      sums.x += weight * x
      sums.xx += weight * x * x
      sums.y += weight * values[index]
      sums.xy += weight * x * values[index]
    }
    let determinant = sums.weight * sums.xx - sums.x * sums.x
    guard determinant > 0 else { return (values[place], 0) }
    return ((sums.xx * sums.y - sums.x * sums.xy) / determinant, sums.xx / determinant)
  }

  /// Within which rates 95 % of the suggestions lie, and the test's own; `nil` where the rule finds none in every tenth.
  func interval(of rule: SuggestionMethod, around rate: Double) -> RateRange? {
    let rates = (0..<Self.draws).compactMap { try? redrawn($0).suggestion(rule) }.sorted()
    guard rates.count * 10 >= Self.draws * 9 else { return nil }
    let tail = rates.count / 40
    return RateRange(
      lower: min(rates[tail], rate), upper: max(rates[rates.count - 1 - tail], rate))
  }

  private func redrawn(_ draw: Int) -> RangeTestRecord {
    var random = RandomStream(seed: 0, purpose: .resampling, sample: draw)
    var redrawn = test
    var sign = 1.0
    var last: Double?
    for index in curve.indices {
      if index.isMultiple(of: Self.block) { sign = random.nextWord() & 1 == 0 ? 1 : -1 }
      let loss = curve[index] + sign * residuals[index]
      let smoothed = last.map { test.smoothing * loss + (1 - test.smoothing) * $0 } ?? loss
      redrawn.points[index].loss = loss
      redrawn.points[index].smoothedLoss = smoothed
      last = smoothed
    }
    return redrawn
  }
}
