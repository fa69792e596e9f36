import Foundation

/// Rates that are whole half decades: …, 0.001, 0.00316, 0.01, ….
public enum HalfDecades {
  /// The rate of a number of half decades above 1; the same value wherever it is computed.
  public static func rate(_ exponent: Int) -> Double { pow(10, Double(exponent) / 2) }

  /// The nearest of them.
  public static func exponent(nearest rate: Double) -> Int {
    let exponent = (2 * log10(rate)).rounded()
    return abs(exponent) < 1000 ? Int(exponent) : 0
  }

  /// Whether a rate is one of them.
  public static func contains(_ rate: Double) -> Bool {
    self.rate(exponent(nearest: rate)) == rate
  }
}
