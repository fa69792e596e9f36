import ArgumentParser
import Experiments
import Records
import Schedules
import Training

/// How the range test runs and what is read off it.
struct FinderOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: .of(.from))
  var from: Double?

  @Option(parsing: .unconditional, help: .of(.to))
  var to: Double?

  @Option(parsing: .unconditional, help: .of(.finderSteps))
  var finderSteps: Int?

  @Option(
    name: [.customLong("method"), .customLong("rule")], help: .of(.method),
    completion: .list(SuggestionMethod.allCases.map(\.rawValue)),
    transform: { text in
      guard let method = SuggestionMethod(askable: text) else {
        let names = SuggestionMethod.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("There is no method “\(text)”. There are: \(names).")
      }
      return method
    })
  var method: SuggestionMethod?

  @Option(parsing: .unconditional, help: .of(.rangeFactor))
  var rangeFactor = 6.0

  func validate() throws {
    if let from, !(from > 0 && from.isFinite) {
      throw ValidationError("--from must be above 0, not \(from).")
    }
    if let to, !(to > (from ?? 0) && to.isFinite) {
      throw ValidationError(
        "--to must be above \(from.map { "--from (\($0))" } ?? "0"), not \(to).")
    }
    if let finderSteps, !(10...Horizon.mostSteps).contains(finderSteps) {
      throw ValidationError(
        "--finder-steps must be from 10 to \(Horizon.mostSteps), not \(finderSteps).")
    }
    guard rangeFactor > 1, rangeFactor.isFinite else {
      throw ValidationError("--range-factor must be above 1, not \(rangeFactor).")
    }
  }

  /// The options as settings that can be stored.
  var settings: FinderSettings {
    FinderSettings(from: from, to: to, steps: finderSteps, rule: method, factor: rangeFactor)
  }
}
