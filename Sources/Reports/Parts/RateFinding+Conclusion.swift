public import Records

extension RateFinding {
  /// What was found, in sentences: where the best rate lies, between which bounds to cycle, and whether it is worth
  /// searching further; or why there is no rate.
  public var conclusion: String {
    guard let range else { return refusal ?? "No usable range was found." }
    let bounds =
      "Cycle between \(PageText.rate(range.lower)) and \(PageText.rate(range.upper)) (\(rule.rawValue))."
    guard let interval else { return bounds }
    let place =
      "The best rate lies between \(PageText.rate(interval.lower)) and \(PageText.rate(interval.upper)), most likely "
      + "at \(PageText.rate(rate ?? range.upper))."
    return [place, advice, bounds].compactMap(\.self).joined(separator: " ")
  }
}
