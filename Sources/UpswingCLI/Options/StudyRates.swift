import ArgumentParser
import Optimizers
import Studies

/// What `--rates` says: where the rates of a study's optimizers come from.
enum StudyRates: Equatable {
  /// Every optimizer's own range test.
  case automatic
  /// PyTorch's defaults.
  case standard
  /// Each optimizer for itself.
  case each([OptimizerName: RateChoice])

  /// Reads `auto`, `default`, or a list such as `adam=1e-3,sgd=1e-2:6e-2,adagrad=auto`.
  init(parsing text: String) throws {
    switch text {
    case "auto": self = .automatic
    case "default": self = .standard
    default:
      var choices: [OptimizerName: RateChoice] = [:]
      for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
        let sides = entry.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2 else {
          throw ValidationError(
            "“\(entry)” is no rate. Give auto, default, or a list like adam=1e-3,sgd=1e-2:6e-2.")
        }
        let name = try OptimizerName(parsing: String(sides[0]))
        guard choices.updateValue(try Self.choice(String(sides[1])), forKey: name) == nil else {
          throw ValidationError("\(name.rawValue) has two rates in “\(text)”.")
        }
      }
      self = .each(choices)
    }
  }

  /// Reads `auto`, `default`, a rate, or two rates with a colon between them.
  private static func choice(_ text: String) throws -> RateChoice {
    switch text {
    case "auto": return .found
    case "default": return .pytorchDefault
    default:
      let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
      let rates = numbers.compactMap(\.self).filter { $0 > 0 && $0.isFinite }
      guard rates.count == numbers.count, (1...2).contains(rates.count) else {
        throw ValidationError(
          "“\(text)” is no rate. Give a number above 0, two with a colon (1e-2:6e-2), auto or default."
        )
      }
      guard rates[0] <= rates[rates.count - 1] else {
        throw ValidationError("In “\(text)” the lower rate must come first.")
      }
      return .given(max: rates[rates.count - 1], base: rates.count == 2 ? rates[0] : nil)
    }
  }

  /// The choice for an optimizer; `nil` where a list leaves it out.
  func choice(for name: OptimizerName) -> RateChoice? {
    switch self {
    case .automatic: .found
    case .standard: .pytorchDefault
    case .each(let choices): choices[name]
    }
  }

  /// The optimizers that a list names.
  var named: [OptimizerName] {
    if case .each(let choices) = self { Array(choices.keys) } else { [] }
  }
}
