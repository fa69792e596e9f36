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

  public var rule: SuggestionMethod
  /// The geometric mean over the tests; `nil` where the rule finds none in any of them.
  public var rate: Double?
  /// Of 95 %; `nil` where it is unknown, as of two repeats.
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
  public init(_ rule: SuggestionMethod, of tests: [RangeTestRecord]) {
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
    // A single rate needs no exponential of its logarithm.
    rate = logarithms.count == 1 ? readings.compactMap(\.rate).first : exp(mean.mean)
    // Two readings tell next to nothing about how far a third would lie.
    let known = logarithms.count > 2 ? mean.interval() : nil
    let spread =
      tests.count > 1
      ? known.map { RateRange(lower: exp($0.lower), upper: exp($0.upper)) }
      : NoiseResampling(of: tests[0]).interval(of: rule, around: exp(mean.mean))
    // Rules read off one of the rates that were tried: none is known better than to half a step.
    let halfStep = tests.map(Self.halfStep).max() ?? 1
    interval = spread.map { RateRange(lower: $0.lower / halfStep, upper: $0.upper * halfStep) }
  }

  /// The square root of the ratio of two rates in a row.
  private static func halfStep(of test: RangeTestRecord) -> Double {
    guard let first = test.points.first?.rate, let last = test.points.last?.rate else { return 1 }
    return pow(last / first, 0.5 / Double(max(test.points.count - 1, 1)))
  }

  /// What every rule suggests, in the order of `SuggestionMethod.ofRangeTest`.
  public static func all(of tests: [RangeTestRecord]) -> [SuggestionEstimate] {
    SuggestionMethod.ofRangeTest.map { SuggestionEstimate($0, of: tests) }
  }
}
