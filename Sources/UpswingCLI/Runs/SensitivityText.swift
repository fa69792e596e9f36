import Experiments
import Optimizers
import Records
import Schedules
import Wording

/// A sensitivity as lines on the terminal.
enum SensitivityText {
  /// What is to be done, and about how long it takes.
  static func announcement(
    of sensitivity: Sensitivity, _ estimate: SensitivityEstimate
  ) -> [String] {
    let study = sensitivity.configuration.study
    var table = Table(["optimizer", "schedule"])
    for arm in study.arms {
      table.add([arm.name, arm.experiment.schedule.name.rawValue])
    }
    return table.lines + [
      estimate.steps == 0
        ? "All of it is done."
        : "To do: up to \(Phrase.count(estimate.trials, "training")) of "
          + "\(Phrase.count(study.epochs, "epoch")) of \(Phrase.count(sensitivity.length.stepsPerEpoch, "step")), "
          + "at most about \(Phrase.duration(estimate.seconds)) on this machine as busy as it is now, "
          + "unless a grid must grow",
      "Folder: \(sensitivity.directory.path)",
    ]
  }

  /// The table of the optimizers, and that of the methods.
  static func result(of record: SensitivityRecord) -> [ScreenLine] {
    var optimizers = Table(
      [
        "optimizer", "schedule", "best rate", "accuracy", "width", "found", "regret", "worst",
        "default's regret",
      ],
      rightAligned: Set(2...8))
    for optimizer in record.optimizers {
      guard let curve = optimizer.curve else { continue }
      let regrets = optimizer.regrets(of: .rule(.halving))
      let found = optimizer.suggestions(by: .rule(.halving)).map { suggestion in
        suggestion.rate.map(Phrase.rate) ?? "none"
      }
      optimizers.add([
        optimizer.optimizer, optimizer.schedule, Phrase.rate(curve.bestRate),
        Phrase.percent(curve.bestAccuracy), decades(curve.width()),
        found.isEmpty ? "–" : found.joined(separator: " "), points(regrets?.mean),
        points(regrets?.highest),
        points(optimizer.regrets(of: .pytorchDefault)?.mean),
      ])
    }
    var methods = Table(
      ["method", "mean regret", "worst", "refusals"], rightAligned: Set(1...3))
    for method in record.methods {
      let regrets = record.regrets(of: method)
      methods.add([
        method.name, points(regrets?.mean), points(regrets?.highest),
        "\(record.refusals(of: method))",
      ])
    }
    let untrained = record.optimizers.filter { !$0.canBeTrained && $0.curve != nil }
    let notes = untrained.map { optimizer in
      "\(optimizer.optimizer): no rate of the grid beats guessing (\(Phrase.percent(optimizer.guessing))) by ten points."
    }
    let lines = [optimizers.lines, [""], methods.lines, notes].map { table in
      table.enumerated().map { index, line in
        index == 0 && table.count > 1 ? ScreenLine.bold(line) : ScreenLine(line)
      }
    }
    return lines.flatMap(\.self) + [
      ScreenLine(
        "Width: the decades around the best rate within a point of its accuracy. Regret: points lost against the best rate."
      )
    ]
  }

  private static func points(_ fraction: Double?) -> String {
    fraction.map { Phrase.fixed(100 * $0, decimals: 1) } ?? "–"
  }

  private static func decades(_ width: Double) -> String { Phrase.fixed(width, decimals: 2) }
}
