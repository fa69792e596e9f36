import ArgumentParser
import Records
import Schedules
import Training

/// How the range test runs and what is read off it.
struct FinderOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The lowest rate of the range test.", valueName: "rate"))
  var from = 1e-7

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The highest rate of the range test; 1 by default, for adadelta 100, for lion 0.1.",
      valueName: "rate"))
  var to: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The steps of the range test; two epochs by default, at least 100.", valueName: "number"))
  var finderSteps: Int?

  @Option(
    help: ArgumentHelp(
      "What the upper bound is read off by: article, centred, valley, steep, slide or minimum; by default article "
        + "for sgd, centred for the others.",
      valueName: "name"),
    transform: { text in
      guard let rule = SuggestionRule(rawValue: text) else {
        let names = SuggestionRule.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("There is no rule “\(text)”. There are: \(names).")
      }
      return rule
    })
  var rule: SuggestionRule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Upper over lower bound.", valueName: "number"))
  var rangeFactor = 6.0

  func validate() throws {
    guard from > 0, from.isFinite else {
      throw ValidationError("--from must be above 0, not \(from).")
    }
    if let to, !(to > from && to.isFinite) {
      throw ValidationError("--to must be above --from (\(from)), not \(to).")
    }
    if let finderSteps, !(10...RunLength.mostSteps).contains(finderSteps) {
      throw ValidationError(
        "--finder-steps must be from 10 to \(RunLength.mostSteps), not \(finderSteps).")
    }
    guard rangeFactor > 1, rangeFactor.isFinite else {
      throw ValidationError("--range-factor must be above 1, not \(rangeFactor).")
    }
  }

  /// The options as settings that can be stored.
  var settings: FinderSettings {
    FinderSettings(from: from, to: to, steps: finderSteps, rule: rule, factor: rangeFactor)
  }
}
