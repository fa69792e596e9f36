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
    if let domain = axis.domain, !isLogarithmic || domain.lowerBound > 0 {
      self.domain = domain
      unit = Ticks.unit(
        for: domain.upperBound - domain.lowerBound, count: ticks, format: axis.format)
      return
    }
    let logarithmic = isLogarithmic
    let shown = values.filter { $0.isFinite && (!logarithmic || $0 > 0) }
    guard var low = shown.min(), var high = shown.max() else {
      (domain, unit) = (logarithmic ? 0.1...1 : 0...1, 0.5)
      return
    }
    if logarithmic {
      if low == high { (low, high) = (low / 3, high * 3) }
      if padded { (low, high) = (low / 1.15, high * 1.15) }
    } else {
      if low == high {
        let room = low == 0 ? 1 : abs(low) * (axis.format == .whole ? 0 : 0.5)
        (low, high) = (low - room, high + max(room, axis.format == .whole ? 1 : 0))
        if low < 0 && shown[0] >= 0 { low = 0 }
      }
      if padded {
        if low > 0, low < 0.35 * high { low = 0 }
        let unit = Ticks.unit(for: high - low, count: ticks, format: axis.format)
        (low, high) = ((low / unit).rounded(.down) * unit, (high / unit).rounded(.up) * unit)
      }
    }
    domain = low...high
    unit = Ticks.unit(for: high - low, count: ticks, format: axis.format)
  }

  /// The position of a value; not a number where the axis cannot show it.
  func position(_ value: Double) -> Double {
    guard value.isFinite, !isLogarithmic || value > 0 else { return .nan }
    let share = (along(value) - along(domain.lowerBound)) / span
    // Far outside is as good as a little less far, and stays within what renderers can compute with.
    return from + min(max(share, -50), 50) * (to - from)
  }

  private var span: Double {
    let width = along(domain.upperBound) - along(domain.lowerBound)
    return width > 0 ? width : 1
  }

  private func along(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
}
