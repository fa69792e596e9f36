#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The standard normal distribution.
public enum NormalDistribution {
  /// The density at `z`.
  public static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * .pi).squareRoot() }

  /// The probability of a value up to `z`.
  public static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The value up to which lies a probability between 0 and 1.
  public static func quantile(_ probability: Double) -> Double {
    if probability <= 0 { return -.infinity }
    if probability >= 1 { return .infinity }
    // The lower tail keeps its digits, the upper one doesn't.
    if probability > 0.5 { return -quantile(1 - probability) }
    return Quantile.solve(probability, between: -10, and: 0, cumulative)
  }
}
