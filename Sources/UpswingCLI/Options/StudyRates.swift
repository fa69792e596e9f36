import ArgumentParser
import Optimizers
import Records

/// What `--rates` says: where the rates of a study's optimizers come from.
enum StudyRates: Equatable {
  case all(RateSource)
  /// Each optimizer for itself.
  case each([OptimizerName: RateSource])

  /// That of an optimizer; `nil` where a list leaves it out.
  subscript(name: OptimizerName) -> RateSource? {
    switch self {
    case .all(let source): source
    case .each(let sources): sources[name]
    }
  }

  /// The optimizers that a list names.
  var named: [OptimizerName] {
    if case .each(let sources) = self { Array(sources.keys) } else { [] }
  }

  /// Whether each is a single number, as a rate that is held is, and none is to be found.
  var areHeld: Bool {
    func isHeld(_ source: RateSource) -> Bool {
      switch source {
      case .found, .given(_, .some): false
      case .pytorchDefault, .given(_, nil): true
      }
    }
    return switch self {
    case .all(let source): isHeld(source)
    case .each(let sources): sources.values.allSatisfy(isHeld)
    }
  }

  /// Reads `auto`, `default`, or a list such as `adam=1e-3,sgd=1e-2:6e-2,adagrad=auto`.
  init(parsing text: String) throws {
    guard text.contains("=") || text.contains(",") else {
      guard let source = RateSource(named: text) else {
        throw ValidationError(
          "“\(text)” is no rate. Give auto, default, or a list like adam=1e-3,sgd=1e-2:6e-2.")
      }
      self = .all(source)
      return
    }
    var sources: [OptimizerName: RateSource] = [:]
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = entry.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw ValidationError(
          "“\(entry)” is no rate. Give auto, default, or a list like adam=1e-3,sgd=1e-2:6e-2.")
      }
      let name = try OptimizerName(parsing: String(sides[0]))
      guard sources.updateValue(try RateSource(parsing: String(sides[1])), forKey: name) == nil
      else {
        throw ValidationError("\(name.rawValue) has two rates in “\(text)”.")
      }
    }
    self = .each(sources)
  }
}

extension RateSource {
  fileprivate init?(named text: String) {
    switch text {
    case "auto": self = .found
    case "default": self = .pytorchDefault
    default: return nil
    }
  }

  /// Reads `auto`, `default`, a rate, or two rates with a colon between them.
  fileprivate init(parsing text: String) throws {
    if let source = RateSource(named: text) {
      self = source
      return
    }
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
    self = .given(max: rates[rates.count - 1], base: rates.count == 2 ? rates[0] : nil)
  }
}
