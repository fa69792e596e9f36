/// Inverts increasing functions.
enum Quantile {
  /// Where an increasing function reaches a level, by bisection to the last bit; the bounds grow until they hold it.
  static func solve(
    _ level: Double, between lower: Double, and upper: Double, _ function: (Double) -> Double
  ) -> Double {
    var (low, high) = (lower, upper)
    while function(low) > level, low > -1e300 { low = low < 0 ? low * 2 : low - 1 }
    while function(high) < level, high < 1e300 { high = high > 0 ? high * 2 : high + 1 }
    return bisect(level, between: low, and: high, function)
  }

  /// The same within bounds that stay as they are.
  static func bisect(
    _ level: Double, between lower: Double, and upper: Double, _ function: (Double) -> Double
  ) -> Double {
    var (low, high) = (lower, upper)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if function(middle) < level { low = middle } else { high = middle }
    }
  }
}
