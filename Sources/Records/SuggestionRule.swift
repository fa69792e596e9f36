/// A way to read a learning rate off a range test's curve.
public enum SuggestionRule: String, Codable, CaseIterable, Sendable {
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
