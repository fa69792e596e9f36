import Foundation
import Optimizers
public import Records
import Schedules

/// What a recorded range test suggests: pure functions of the record, to be asked as often as one likes.
extension RangeTestRecord {
  /// The rate that a rule reads off the curve.
  ///
  /// No rule is asked before the curve as a whole makes sense: enough finite steps, and a fall that
  /// noise does not explain.
  ///
  /// - `article`: the rate of the lowest smoothed loss, divided by 10. The smoothing is the record's own
  ///   (α·loss + (1-α)·previous, α 0.05). It lags by about 1/α steps, so the lowest point stands to the
  ///   right of where the loss was really lowest; the 10 pays for that too. The first tenth of the test,
  ///   where the smoothing still remembers its first value, is not looked at.
  /// - `minimum`, `steep`, `valley`, `slide`: fastai's rules on fastai's smoothing, see `FastaiCurve`.
  ///
  /// - Throws: why there is no such rate.
  /// - Complexity: O(n²) for `valley`, else O(n), in the number of steps.
  public func suggestion(_ rule: SuggestionMethod) throws(NoUsableRange) -> Double {
    try validate()
    try checkThatLossFalls()
    let rate =
      switch rule {
      case .halving: throw .notOfATest
      case .centred: throw .retired
      case .article: try lowestSmoothed() / 10
      case .minimum: try FastaiCurve(self).minimum(of: self) / 10
      case .steep: try FastaiCurve(self).steep()
      case .valley: try FastaiCurve(self).valley()
      case .slide: try FastaiCurve(self).slide()
      }
    guard rate >= from * (1 - 1e-9) else {
      throw .belowTest(rate: rate, lowestRate: from)
    }
    return rate
  }

  /// The rates to cycle between: a rule's suggestion, and as lower bound that suggestion over `factor`.
  ///
  /// - Parameters:
  ///   - rule: what the upper bound is read off by.
  ///   - factor: upper over lower bound, above 1; the article takes 6.
  /// - Throws: why there is no usable range.
  public func range(
    rule: SuggestionMethod = .article, factor: Double = 6
  ) throws(NoUsableRange) -> RateRange {
    let upper = try suggestion(rule)
    guard factor > 1, upper / factor > 0 else { throw .factor(factor) }
    return RateRange(lower: upper / factor, upper: upper)
  }

  /// What every rule says, in the order of `SuggestionMethod.ofRangeTest`.
  public func suggestions() -> [RateSuggestion] {
    SuggestionMethod.ofRangeTest.map { rule in
      do throws(NoUsableRange) {
        return RateSuggestion(rule: rule, rate: try suggestion(rule))
      } catch {
        return RateSuggestion(rule: rule, noRateBecause: error.description)
      }
    }
  }

  /// The record with all that is concluded from it, as ``range(rule:factor:)`` does.
  public func summary(rule: SuggestionMethod = .article, factor: Double = 6) -> RateFinding {
    do throws(NoUsableRange) {
      return RateFinding(
        record: self, suggestions: suggestions(), rule: rule,
        range: try range(rule: rule, factor: factor))
    } catch {
      return RateFinding(
        record: self, suggestions: suggestions(), rule: rule, noRangeBecause: error.description)
    }
  }
}

// MARK: - Is there anything to read?

extension RangeTestRecord {
  /// Checks what a record from elsewhere may hold, so that no rule has to.
  private func validate() throws(NoUsableRange) {
    guard from > 0, from < to, to.isFinite else { throw .notATest(.rates) }
    guard (1...Horizon.mostSteps).contains(plannedSteps), points.count <= plannedSteps else {
      throw .notATest(.plannedSteps)
    }
    guard smoothing > 0, smoothing <= 1 else { throw .notATest(.smoothing) }
    guard points.allSatisfy({ $0.rate > 0 && $0.rate.isFinite }),
      zip(points, points.dropFirst()).allSatisfy({ $0.rate <= $1.rate })
    else { throw .notATest(.points) }
  }

  /// The fewest steps that any rule makes sense of.
  static var fewestSteps: Int { 10 }

  /// The steps before the first whose loss is not finite.
  var finitePoints: ArraySlice<Point> {
    points.prefix { $0.loss.isFinite && $0.smoothedLoss.isFinite }
  }

  /// The steps at the front that serve as the level to fall from: a tenth of the plan, at least 3.
  private var startCount: Int { max(3, plannedSteps / 10) }

  /// Throws unless the smoothed loss falls below its start by more than noise and by at least 1 %.
  ///
  /// The start is the first tenth of the test or, since small batches are noisy and the lowest rates move
  /// nothing, its first quarter: a fall below either counts.
  private func checkThatLossFalls() throws(NoUsableRange) {
    let points = finitePoints
    guard points.count >= Self.fewestSteps else {
      let blewUp = end == .notFinite || end == .diverged || points.count < self.points.count
      if blewUp, plannedSteps > Self.fewestSteps {
        throw .notFiniteFromStart(rate: points.last?.rate ?? from)
      }
      throw .tooFewSteps(count: points.count, needed: Self.fewestSteps)
    }
    let starts = [startCount, max(startCount, plannedSteps / 4)]
    if starts.contains(where: { lossFalls(below: $0, byDeviations: 4) }) { return }
    let level = points.prefix(startCount).meanLoss
    let rises = points.suffix(startCount).meanLoss > level
    if rises || end == .diverged || end == .notFinite,
      !starts.contains(where: { lossFalls(below: $0, byDeviations: 2) })
    {
      throw .onlyRises(lowestRate: from)
    }
    throw .flat(loss: level, highestRate: points.last?.rate ?? to)
  }

  /// Whether the smoothed loss falls below the mean of the first `count` losses by more than noise.
  ///
  /// The noise σ of a single loss comes from the median of the differences between neighbours, which a
  /// trend hardly touches, in the first half of the test, before losses blow up. The mean of the first m
  /// losses then has the variance σ²/m, and the smoothed loss of step i, which began at a raw loss, σ²·(α/(2-α)·(1-r) + r) with r = (1-α)^2i. Four
  /// standard deviations of their difference make a fall: at three, one in forty tests that are nothing but
  /// noise would pass.
  private func lossFalls(below count: Int, byDeviations deviations: Double) -> Bool {
    let points = finitePoints
    let level = points.prefix(count).meanLoss
    let calm = points.prefix(max(count, plannedSteps / 2))
    let differences = zip(calm, calm.dropFirst()).map { abs($1.loss - $0.loss) }.sorted()
    // The median of |difference| is 0.6745·√2·σ for normal noise.
    let noise = differences[differences.count / 2] / (0.6745 * 2.0.squareRoot())
    return points.indices.dropFirst(count).contains { index in
      let remembered = pow(1 - smoothing, 2 * Double(index))
      let smoothed = smoothing / (2 - smoothing) * (1 - remembered) + remembered
      let deviation = noise * (smoothed + 1 / Double(count)).squareRoot()
      return points[index].smoothedLoss <= level
        - max(deviations * deviation, 0.01 * level.magnitude)
    }
  }

  /// The rate of the lowest smoothed loss, behind the first tenth.
  private func lowestSmoothed() throws(NoUsableRange) -> Double {
    let points = finitePoints
    let candidates = points.indices.dropFirst(startCount)
    guard let lowest = candidates.min(by: { points[$0].smoothedLoss < points[$1].smoothedLoss })
    else { throw .tooFewSteps(count: points.count, needed: startCount + 1) }
    try checkThatLossRises(behind: lowest)
    return points[lowest].rate
  }

  /// Throws where the lowest point is the last one and nothing blew up behind it.
  func checkThatLossRises(behind index: Int) throws(NoUsableRange) {
    let points = finitePoints
    guard index == points.indices.last else { return }
    switch end {
    case .completed: throw .stillFalling(highestRate: points[index].rate, interrupted: false)
    case .interrupted: throw .stillFalling(highestRate: points[index].rate, interrupted: true)
    case .diverged, .notFinite: return
    }
  }
}

extension Collection<RangeTestRecord.Point> {
  /// The mean of the raw losses.
  fileprivate var meanLoss: Double { reduce(0) { $0 + $1.loss } / Double(Swift.max(count, 1)) }
}
