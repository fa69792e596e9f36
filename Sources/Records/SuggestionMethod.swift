/// A way to find a learning rate.
public enum SuggestionMethod: String, Codable, CaseIterable, Sendable {
  /// No reading of a range test: rates that are trained side by side, the better ones longer.
  case halving
  /// The rate of the lowest smoothed loss, divided by ten.
  case article
  /// A third into the longest decreasing run of the smoothed loss.
  case valley
  /// Where the smoothed loss falls most steeply.
  case steep
  /// Just before the last steep fall ends and the loss begins to rise.
  case slide
  /// The rate of the lowest loss, smoothed as fastai does, divided by ten.
  case minimum
  /// A method of earlier versions, which no longer exists; only their files name it.
  case centred
}

extension SuggestionMethod {
  /// The methods that can be asked.
  public static let allCases: [SuggestionMethod] = [
    .halving, .article, .valley, .steep, .slide, .minimum,
  ]

  /// The methods that read a range test's curve.
  public static var ofRangeTest: [SuggestionMethod] { allCases.filter { $0 != .halving } }

  /// The method of that name, if it can be asked.
  public init?(askable name: String) {
    guard let method = Self.allCases.first(where: { $0.rawValue == name }) else { return nil }
    self = method
  }
}
