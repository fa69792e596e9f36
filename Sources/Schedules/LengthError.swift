/// Why a text is no ``Length``.
public enum LengthError: Error, Equatable, Sendable {
  case notALength(String)
  case notPositive(String)
  case partOfAStep(String)
  case tooLong(String)
}

extension LengthError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notALength(let text):
      "“\(text)” is not a length. Give steps (20), epochs (4ep) or a fraction of the run (25%)."
    case .notPositive(let text):
      "“\(text)” is not a length to train for. Give more than zero: 20, 4ep or 25%."
    case .partOfAStep(let text):
      "“\(text)” is not a whole number of steps. Give a whole one, or epochs (2.5ep) or a fraction of the run (25%)."
    case .tooLong(let text):
      "“\(text)” is longer than any run can be."
    }
  }
}
