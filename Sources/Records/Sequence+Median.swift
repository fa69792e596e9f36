extension Sequence where Element: Comparable {
  /// The middle value, of an even number the upper one of two; `nil` of none.
  package var median: Element? {
    let sorted = sorted()
    return sorted.isEmpty ? nil : sorted[sorted.count / 2]
  }
}
