import Foundation
import Records
import Tensors
import Testing
import Training

/// How far off suggestions may be, from one range test and from several.
@Suite(.timeLimit(.minutes(10))) struct SuggestionEstimateTests {
  /// A network's loss: a level, a fall of one decade around 0.003, a rise from 0.03 on; with noise that the seed draws.
  private func test(seed: Int, noise: Double = 0.08) -> RangeTestRecord {
    var random = RandomStream(seed: 77, purpose: .resampling, sample: seed)
    var losses: [Double] = []
    let rates = (0..<108).map { 1e-7 * pow(1e7, Double($0) / 107) }
    for rate in rates {
      let place = log10(rate / 0.03)
      let fall = 1.6 - 0.9 / (1 + exp(-5 * (place + 0.9)))
      losses.append(fall + exp(min(4 * (place - 0.15), 20)) + noise * random.normal())
      if losses.last! > 30 { break }
    }
    return RangeTestRecord(
      rates: rates, losses: losses, from: 1e-7, to: 1, planned: 108, end: .diverged)
  }

  /// How often intervals hold what the rule reads off in the middle of many tests. `UPSWING_SIMULATIONS` in the environment draws
  /// more, and prints the figures of docs/design/0014-statistics.md.
  @Test(arguments: SuggestionMethod.ofRangeTest) func intervalsHoldTheMiddleReading(
    rule: SuggestionMethod
  ) throws {
    let long = ProcessInfo.processInfo.environment["UPSWING_SIMULATIONS"] != nil
    let count = long ? 400 : 40
    let readings = (0..<200).compactMap { try? test(seed: 10_000 + $0).suggestion(rule) }.sorted()
    let middle = readings[readings.count / 2]
    func covered(_ repeats: Int) -> Double {
      let estimates = (0..<count).map { place in
        SuggestionEstimate(rule, of: (0..<repeats).map { test(seed: place * repeats + $0) })
      }
      let held = estimates.compactMap(\.interval).count {
        $0.lower <= middle && middle <= $0.upper
      }
      return Double(held) / Double(count)
    }
    let (single, five) = (covered(1), covered(5))
    if long { print("\(rule.rawValue): one test \(single), five \(five)") }
    #expect(single > 0.6 && five > 0.8, "\(rule.rawValue): \(single), \(five)")
  }

  @Test func repeatsAreJoinedByTheirLogarithms() throws {
    let tests = (0..<4).map { test(seed: $0) }
    let estimate = SuggestionEstimate(.valley, of: tests)
    let rates = try tests.map { try $0.suggestion(.valley) }
    #expect(estimate.readings.map(\.rate) == rates && estimate.basis == .repeats)
    let mean = exp(rates.reduce(0) { $0 + log($1) } / 4)
    let rate = try #require(estimate.rate)
    #expect(abs(rate / mean - 1) < 1e-12)
    let interval = try #require(estimate.interval)
    #expect(interval.lower < mean && mean < interval.upper)
    // Two tell next to nothing of a third.
    #expect(SuggestionEstimate(.valley, of: Array(tests.prefix(2))).interval == nil)
  }

  @Test func aSingleTestGivesItsOwnSuggestionAndTheSameIntervalAgain() throws {
    let test = test(seed: 5)
    let estimate = SuggestionEstimate(.article, of: [test])
    let own = try test.suggestion(.article)
    #expect(estimate.rate == own && estimate.basis == .batchNoise)
    #expect(SuggestionEstimate(.article, of: [test]) == estimate)
    // Without noise it is as wide as the step between two rates.
    let calm = SuggestionEstimate(.minimum, of: [self.test(seed: 1, noise: 0)])
    let interval = try #require(calm.interval)
    #expect(interval.upper / interval.lower < pow(1e7, 4 / 107.0))
  }

  @Test func whatHasNoRateHasNoInterval() {
    let flat = RangeTestRecord(planned: 100) { _ in 1.6 }
    let estimate = SuggestionEstimate(.steep, of: [flat, flat])
    #expect(estimate.rate == nil && estimate.interval == nil && estimate.reason != nil)
    // One that has a rate is not spoilt by one that has none.
    let mixed = SuggestionEstimate(.minimum, of: [flat, test(seed: 1)])
    #expect(mixed.rate != nil && mixed.reason == nil && mixed.readings[0].rate == nil)
  }
}
