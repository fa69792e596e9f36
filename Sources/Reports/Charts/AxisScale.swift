import Foundation

/// Where a chart's axis puts its values.
struct AxisScale {
  let domain: ClosedRange<Double>
  let isLogarithmic: Bool
  /// The spacing of ticks on a linear axis.
  let unit: Double
  /// The positions of the domain's ends.
  var from: Double = 0
  var to: Double = 1

  /// The axis over what there is to show.
  ///
  /// - Parameters:
  ///   - axis: Its own domain goes before the values'.
  ///   - values: All values on the axis; those that it cannot show are passed over.
  ///   - ticks: About how many ticks there is room for.
  ///   - padded: Whether to round outwards to whole ticks, which a line's height wants and its width does not.
  init(_ axis: Chart.Axis, values: [Double], ticks: Int, padded: Bool) {
    isLogarithmic = axis.scale == .logarithmic
    let logarithmic = isLogarithmic
    // Further out, logarithms and roundings would leave what a double can hold.
    let shown = values.filter {
      $0.isFinite && abs($0) < 1e300 && (!logarithmic || $0 > 1e-300)
    }
    if let domain = axis.domain, !logarithmic || domain.lowerBound > 0 {
      self.domain = domain
    } else if let low = shown.min(), let high = shown.max() {
      domain =
        logarithmic
        ? Self.logarithmic(low, high, padded: padded)
        : Self.linear(low, high, axis.format, ticks: padded ? ticks : nil)
    } else {
      domain = logarithmic ? 0.1...1 : 0...1
    }
    // Rounding outwards may have made room for a tick or two more; the spacing stays what it was rounded to.
    let (low, high) = (shown.min() ?? 0, shown.max() ?? 1)
    let inner =
      axis.domain == nil && padded && !logarithmic ? Self.spread(low, high, axis.format) : domain
    unit = Ticks.unit(
      for: inner.upperBound - inner.lowerBound, count: ticks, format: axis.format)
  }

  private static func logarithmic(
    _ low: Double, _ high: Double, padded: Bool
  ) -> ClosedRange<Double> {
    if low == high { return low / 3...high * 3 }
    return padded ? low / 1.15...high * 1.15 : low...high
  }

  private static func linear(
    _ low: Double, _ high: Double, _ format: Chart.Axis.Format, ticks: Int?
  ) -> ClosedRange<Double> {
    guard let ticks else { return low == high ? spread(low, high, format) : low...high }
    let spread = spread(low, high, format)
    let unit = Ticks.unit(
      for: spread.upperBound - spread.lowerBound, count: ticks, format: format)
    let from = (spread.lowerBound / unit).rounded(.down) * unit
    return from...max((spread.upperBound / unit).rounded(.up) * unit, from)
  }

  /// The values with some room where they are all the same, and from zero where they come near it.
  private static func spread(
    _ low: Double, _ high: Double, _ format: Chart.Axis.Format
  ) -> ClosedRange<Double> {
    if low == high {
      let room = format == .whole || low == 0 ? 1 : abs(low) / 2
      return (low >= 0 ? max(low - room, 0) : low - room)...(high + room)
    }
    return (low > 0 && low < 0.35 * high ? 0 : low)...high
  }

  /// The position of a value; not a number where the axis cannot show it.
  func position(_ value: Double) -> Double {
    guard value.isFinite, !isLogarithmic || value > 0 else { return .nan }
    let fraction = (along(value) - along(domain.lowerBound)) / span
    // Far outside is as good as a little less far, and stays within what renderers can compute with.
    return from + min(max(fraction, -50), 50) * (to - from)
  }

  private var span: Double {
    let width = along(domain.upperBound) - along(domain.lowerBound)
    return width > 0 ? width : 1
  }

  private func along(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
}
