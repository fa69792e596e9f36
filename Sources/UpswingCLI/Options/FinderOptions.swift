import ArgumentParser
import Records
import Schedules
import Training

/// How the range test runs and what is read off it.
struct FinderOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The lowest rate to try; by default two decades below the optimizer's usual one, in a range test 1e-7.",
      valueName: "rate"))
  var from: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The highest rate to try; by default two decades above the optimizer's usual one, in a range test 1, for adadelta "
        + "100, for lion 0.1.",
      valueName: "rate"))
  var to: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "About how many training steps finding the rate may take; two epochs by default, from 300 to 1000, in a range "
        + "test at least 100.", valueName: "number"))
  var finderSteps: Int?

  @Option(
    help: ArgumentHelp(
      "How the rate is found: halving, the default, which trains rates side by side, or by a range test whose curve is read by "
        + "article, valley, steep, slide or minimum.",
      discussion:
        "article reads a smoothed curve as T. Dehaene's study does (Adaptive and Cyclical Learning Rates using PyTorch, 2019); "
        + "valley, steep, slide and minimum are those of fast.ai's lr_find. Points of accuracy lost against the best rate, ten optimizers on four sets of photographs, on average and "
        + "at worst: halving 0.1 and 1; valley 9 and 72; article 9 and 78; minimum 10 and 78; unreliable: steep 16 "
        + "and 78, slide 28 and 80. PyTorch's default rates cost 7 and 70. Range tests found nothing in 23 of 120 cases, "
        + "which counts as guessing.",
      valueName: "name"),
    completion: .list(SuggestionRule.allCases.map(\.rawValue)),
    transform: { text in
      guard let rule = SuggestionRule(askable: text) else {
        let names = SuggestionRule.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("There is no rule “\(text)”. There are: \(names).")
      }
      return rule
    })
  var rule: SuggestionRule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Ratio of the upper bound to the lower.", valueName: "number"))
  var rangeFactor = 6.0

  func validate() throws {
    if let from, !(from > 0 && from.isFinite) {
      throw ValidationError("--from must be above 0, not \(from).")
    }
    if let to, !(to > (from ?? 0) && to.isFinite) {
      throw ValidationError(
        "--to must be above \(from.map { "--from (\($0))" } ?? "0"), not \(to).")
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
