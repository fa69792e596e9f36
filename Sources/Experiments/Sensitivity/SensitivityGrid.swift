import Foundation
import Records

/// Which rate of a grid of half decades is to be trained next: from the middle outward, on neither side further than
/// there is hope, and beyond the usual ends as long as the best rate lies there.
struct SensitivityGrid: Equatable {
  /// The middle, in half decades above 1.
  let centre: Int
  /// The ends that the user set.
  private let lowest: Int
  private let highest: Int

  /// How many half decades the grid has on each side, and how many more it may grow.
  private static let reach = 4
  private static let growth = 4
  /// So many rates in a row without hope end a side.
  private static let hopeless = 2

  init(around usual: Double, from: Double?, to: Double?) {
    // A bound that is a half decade but for rounding is one.
    lowest = from.map { Int((2 * log10($0) - 1e-6).rounded(.up)) } ?? .min / 4
    highest = to.map { Int((2 * log10($0) + 1e-6).rounded(.down)) } ?? .max / 4
    let middle = HalfDecades.exponent(nearest: usual)
    centre = max(min(middle, highest), lowest)
  }

  /// The rates that are trained if none is without hope and the grid need not grow.
  var usualCount: Int {
    max(min(highest, centre + Self.reach) - max(lowest, centre - Self.reach) + 1, 1)
  }

  /// The next rate to be trained, in half decades.
  ///
  /// - Parameters:
  ///   - means: the accuracies of those that were trained.
  ///   - guessing: the accuracy of guessing.
  /// - Returns: `nil` where the grid is complete.
  func next(after means: [Int: Double], guessing: Double) -> Int? {
    guard let best = means.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      return centre
    }
    let isLearnt = best.value >= guessing + 0.1
    func isHopeless(_ exponent: Int) -> Bool {
      isLearnt && means[exponent].map { $0 - guessing < 0.1 * (best.value - guessing) } ?? false
    }
    func isClosed(_ exponent: Int, from step: Int) -> Bool {
      (1...Self.hopeless).allSatisfy { isHopeless(exponent - step * $0) }
    }
    for distance in 1...Self.reach {
      for step in [1, -1] {
        let exponent = centre + step * distance
        if (lowest...highest).contains(exponent), means[exponent] == nil,
          means[exponent - step] != nil, !isClosed(exponent, from: step)
        {
          return exponent
        }
      }
    }
    guard isLearnt else { return nil }
    let trained = means.keys.sorted()
    for (end, step) in [(trained[trained.count - 1], 1), (trained[0], -1)] where best.key == end {
      let exponent = end + step
      let isWithin = abs(exponent - centre) <= Self.reach + Self.growth
      if (lowest...highest).contains(exponent), isWithin { return exponent }
    }
    return nil
  }
}
