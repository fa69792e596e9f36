/// How much of a loss axis to show where a divergence towers over all that matters.
enum LossDomain {
  /// From nothing to the highest loss that is at most three times the first ones'; `nil` where none is higher.
  ///
  /// - Parameters:
  ///   - losses: All that the chart is to show.
  ///   - start: The first ones.
  static func cut(_ losses: [Double], start: [Double]) -> ClosedRange<Double>? {
    let finite = losses.filter(\.isFinite)
    let head = start.filter(\.isFinite).sorted()
    guard let highest = finite.max(), !head.isEmpty else { return nil }
    let limit = 3 * head[head.count / 2]
    guard limit > 0, highest > limit else { return nil }
    return 0...(1.05 * (finite.filter { $0 <= limit }.max() ?? limit))
  }

  /// The same for losses in order, of which the first twentieth is the start.
  static func cut(_ losses: [Double]) -> ClosedRange<Double>? {
    let finite = losses.filter(\.isFinite)
    return cut(finite, start: Array(finite.prefix(max(finite.count / 20, 1))))
  }
}
