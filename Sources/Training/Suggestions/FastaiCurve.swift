import Foundation
import Records

/// A range test as fastai sees it, and the rules of its `lr_find`.
///
/// Losses are smoothed by vᵢ = 0.98·vᵢ₋₁ + 0.02·lossᵢ, v₋₁ = 0, each corrected by 1 - 0.98^(i+1); then the first tenth
/// of the planned steps and the last 5 steps are cut off. Each rule below is fastai's `fastai/callback/schedule.py`,
/// 2.7, line for line where it matters; only what would leave the array there is an error here.
struct FastaiCurve {
  private let rates: [Double]
  private let losses: [Double]

  /// - Throws: `.tooFewSteps` where nothing is left between the cuts.
  init(_ test: RangeTestRecord) throws(NoUsableRange) {
    let points = test.finitePoints
    let front = test.plannedSteps / 10
    let needed = front + Self.tail + Self.fewest
    guard points.count >= needed else {
      throw .tooFewSteps(count: points.count, needed: needed)
    }
    var average = 0.0
    var weight = 1.0
    let smoothed = points.map { point in
      average = Self.beta * average + (1 - Self.beta) * point.loss
      weight *= Self.beta
      return average / (1 - weight)
    }
    rates = points.map(\.rate)[front...].dropLast(Self.tail).map { $0 }
    losses = smoothed[front...].dropLast(Self.tail).map { $0 }
  }

  /// The rate of the lowest loss. (fastai's `minimum` suggests a tenth of it.)
  func minimum(of test: RangeTestRecord) throws(NoUsableRange) -> Double {
    let lowest = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    // The end of what the cuts leave is no end of the test, but if the test went on falling it says nothing.
    if lowest == losses.indices.last {
      try test.checkThatLossRises(behind: test.finitePoints.indices.last ?? 0)
    }
    return rates[lowest]
  }

  /// The rate at the start of the steepest step: the lowest Δloss/Δln(rate).
  func steep() -> Double {
    let slopes = losses.indices.dropLast().map { index in
      (losses[index + 1] - losses[index]) / (log(rates[index + 1]) - log(rates[index]))
    }
    return rates[slopes.indices.min { slopes[$0] < slopes[$1] } ?? 0]
  }

  /// A third and a sixth into the valley that the longest decreasing subsequence of losses ends.
  ///
  /// With e the end of the longest decreasing subsequence, l its length, the valley begins at s = e - l and the
  /// suggestion is at s + ⌊(e-s)/3⌋ + ⌊(e-s)/6⌋.
  func valley() -> Double {
    var lengths = Array(repeating: 1, count: losses.count)
    var end = 0
    var start = 0
    for index in losses.indices.dropFirst() {
      for earlier in 0..<index {
        if losses[index] < losses[earlier], lengths[index] < lengths[earlier] + 1 {
          lengths[index] = lengths[earlier] + 1
        }
        if lengths[end] < lengths[index] {
          end = index
          start = end - lengths[end]
        }
      }
    }
    let third = Double(end - start) / 3
    return rates[max(start + Int(third) + Int(third / 2), 0)]
  }

  /// Walking from the end to the front, the last rate 15 steps before a change of slope by more than 0.005.
  ///
  /// Slopes are central differences per step, one-sided at the ends.
  func slide() -> Double {
    let last = losses.count - 1
    let slopes = losses.indices.map { index in
      let (left, right) = (max(index - 1, 0), min(index + 1, last))
      return (losses[right] - losses[left]) / Double(right - left)
    }
    var right = last
    var left = last - Self.slideSpan
    var rate = rates[left]
    while left >= 0, abs(slopes[right] - slopes[left]) > 0.005 {
      rate = rates[left]
      right -= 1
      left -= 1
    }
    return rate
  }

  private static let beta = 0.98
  private static let tail = 5
  private static let slideSpan = 15
  /// `slide` compares slopes 15 steps apart.
  private static let fewest = slideSpan + 1
}
