/// A way to find a learning rate.
public enum SuggestionRule: String, Codable, CaseIterable, Sendable {
  /// No reading of a range test: rates that are trained side by side, the better ones longer.
  case halving
  /// The rate of the lowest smoothed loss, divided by ten.
  case article
  /// The rate of the lowest loss, smoothed to both sides, so that it does not lag.
  case centred
  /// A third into the longest decreasing run of the smoothed loss.
  case valley
  /// Where the smoothed loss falls most steeply.
  case steep
  /// Just before the last steep fall ends and the loss begins to rise.
  case slide
  /// The rate of the lowest loss, smoothed as fastai does, divided by ten.
  case minimum
}

extension SuggestionRule {
  /// The methods that read a range test's curve.
  public static var ofRangeTest: [SuggestionRule] { allCases.filter { $0 != .halving } }
}
