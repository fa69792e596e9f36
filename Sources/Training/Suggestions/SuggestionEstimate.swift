public import Records
import Statistics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a rule suggests, and how far off it may be.
public struct SuggestionEstimate: Codable, Equatable, Sendable {
  /// What the interval rests on.
  public enum Basis: String, Codable, Sendable {
    /// The spread of several tests: a t interval of the mean logarithm of their suggestions.
    case repeats
    /// The noise of single batches in the only test. It does not hold what another beginning or another order of the images
    /// would change.
    case batchNoise
  }

  public var rule: SuggestionRule
  /// The geometric mean over the tests; `nil` where the rule finds none in any of them.
  public var rate: Double?
  /// Of 95 %; `nil` where it is unknown.
  public var interval: RateRange?
  public var basis: Basis
  /// What the rule says of each test, in their order.
  public var readings: [RateSuggestion]

  /// A sentence that says why there is no rate; `nil` where there is one.
  public var reason: String? { rate == nil ? readings.first?.reason : nil }
}

extension SuggestionEstimate {
  /// What a rule suggests from one test or several repeats of it.
  ///
  /// - Parameter tests: at least one.
  /// - Complexity: for a single test that of two hundred suggestions.
  public init(_ rule: SuggestionRule, of tests: [SweepRecord]) {
    let readings = tests.map { test in
      do throws(NoUsableRange) {
        return RateSuggestion(rule: rule, rate: try test.suggestion(rule))
      } catch {
        return RateSuggestion(rule: rule, noRateBecause: error.description)
      }
    }
    let logarithms = readings.compactMap(\.rate).map { log($0) }
    self.init(
      rule: rule, rate: nil, interval: nil, basis: tests.count > 1 ? .repeats : .batchNoise,
      readings: readings)
    guard !logarithms.isEmpty else { return }
    let mean = MeanEstimate(logarithms)
    rate = exp(mean.mean)
    if tests.count > 1 {
      interval = mean.interval().map { RateRange(lower: exp($0.lower), upper: exp($0.upper)) }
    } else {
      interval = NoiseResampling(of: tests[0]).interval(of: rule, around: exp(mean.mean))
    }
    // One rate needs no exponential of its logarithm.
    if logarithms.count == 1 { rate = readings.compactMap(\.rate).first }
  }

  /// What every rule suggests, in the order of `SuggestionRule.ofRangeTest`.
  public static func all(of tests: [SweepRecord]) -> [SuggestionEstimate] {
    SuggestionRule.ofRangeTest.map { SuggestionEstimate($0, of: tests) }
  }
}
