import Experiments
import Optimizers
import Records
import Reports
import Schedules
import Training
import Wording

/// A study as lines on the terminal.
enum StudyText {
  /// What is to be done, and about how long it takes.
  static func announcement(of study: Study, _ estimate: StudyEstimate) -> [String] {
    let configuration = study.configuration
    let known = study.record()
    let noun = configuration.isOfOptimizers ? "optimizer" : "arm"
    let columns =
      configuration.isOfOptimizers
      ? ["optimizer", "rates from", "schedule"]
      : ["arm", "optimizer", "rates from", "schedule", "differs in"]
    var table = Table(columns)
    for (arm, record) in zip(configuration.arms, known.arms) {
      let rates = [
        origin(of: arm.experiment.schedule.rates),
        record.schedule ?? arm.experiment.schedule.name.rawValue,
      ]
      let differences = (record.differences ?? []).map { "\($0.name) \($0.value)" }
      table.add(
        configuration.isOfOptimizers
          ? [arm.name] + rates
          : [arm.name, arm.experiment.rule.rawValue] + rates
            + [differences.joined(separator: ", ")])
    }
    let total = study.trials.count
    let seeds = configuration.seeds.map(String.init).joined(separator: ", ")
    var lines = table.lines
    lines.append(
      "\(Phrase.count(total, "trial")): \(Phrase.count(configuration.arms.count, noun)) × "
        + "\(Phrase.count(configuration.seeds.count, "seed")) (\(seeds)), "
        + "\(Phrase.count(configuration.epochs, "epoch")) of \(Phrase.count(study.length.stepsPerEpoch, "step")) each"
    )
    var left: [String] = []
    if estimate.sweeps > 0 {
      left.append("the rates of \(Phrase.count(estimate.sweeps, noun))")
    }
    if estimate.trials > 0 {
      left.append(
        estimate.trials == total
          ? "all trials" : "\(estimate.trials) of \(Phrase.count(total, "trial"))")
    }
    lines.append(
      left.isEmpty
        ? "All of it is done."
        : "To do: \(left.joined(separator: " and ")), about "
          + "\(Phrase.duration(estimate.seconds)) on this machine as busy as it is now")
    lines += (known.contrasts ?? []).warnings
    lines.append("Folder: \(study.directory.path)")
    return lines
  }

  private static func origin(of choice: RateSource) -> String {
    switch choice {
    case .found: "found"
    case .pytorchDefault: "PyTorch's default"
    case .given: "you"
    }
  }

  /// How a trial ended, in a line.
  static func line(of trial: TrialRecord, by arm: String) -> String {
    let result: String
    switch trial.outcome {
    case .completed:
      let accuracies = [
        trial.epochs.last?.validationAccuracy.map { "accuracy \(Phrase.percent($0))" },
        trial.bestEpoch.map { epoch in
          "best \(epoch.validationAccuracy.map { Phrase.percent($0) + " in " } ?? "")epoch \(epoch.epoch)"
        },
      ]
      let seconds = trial.epochs.reduce(0) { $0 + $1.seconds }
      result = (accuracies.compactMap(\.self) + [Phrase.duration(seconds)])
        .joined(separator: ", ")
    case .diverged(let step, let rate):
      result = "diverged at step \(step), at a rate of \(Phrase.rate(rate))"
    case .interrupted(let step): result = "stopped after \(Phrase.count(step, "step"))"
    case .failed(let reason): result = "failed: \(reason)"
    }
    return "\(arm), seed \(trial.seed): \(result)"
  }

  /// The table of a study, the highest mean first, and what is to be said of it.
  static func result(of record: StudyRecord) -> [ScreenLine] {
    let standings = record.standings.sorted {
      ($0.final?.mean ?? -1) > ($1.final?.mean ?? -1)
    }
    let goal = "epochs to \(Phrase.share(record.target))"
    var table = Table(
      [record.noun, "final mean", "lowest", "highest", "best mean", goal, "ms/step", "state"],
      rightAligned: [1, 2, 3, 4, 5, 6, 7])
    for standing in standings {
      table.add([
        standing.arm, percent(standing.final?.mean),
        percent(standing.final?.lowest), percent(standing.final?.highest),
        percent(standing.best?.mean), epochs(standing.epochsToTarget),
        standing.millisecondsPerStep.map(Phrase.number) ?? "–", Phrase.bytes(standing.stateBytes),
      ])
    }
    var lines = table.lines
    let refused = record.arms.filter { $0.schedule == nil }
    for arm in refused {
      let reason = arm.sweep?.refusal ?? "They were not looked for."
      lines.append("\(arm.name) has no rates: \(reason)")
    }
    for arm in record.arms {
      for trial in arm.trials where trial.outcome != .completed {
        lines.append(
          line(of: trial, by: arm.name))
      }
    }
    if let test = record.test, let images = test.first?.images {
      lines.append("")
      lines.append(
        "On the test set of \(Phrase.count(images, "image")), best weights by validation:")
      for arm in record.arms {
        guard let spread = record.testAccuracies(of: arm.name) else { continue }
        lines.append(
          "\(arm.name): \(Phrase.percent(spread.mean)), from \(Phrase.percent(spread.lowest)) to "
            + Phrase.percent(spread.highest))
      }
    }
    lines += [""] + StudyReport(record).verdict
    return [.bold(lines[0])] + lines.dropFirst().map { ScreenLine($0) }
  }

  private static func percent(_ share: Double?) -> String {
    share.map { Phrase.percent($0) } ?? "–"
  }

  /// The epochs in which the trials reached the target, those that never did as a dash.
  private static func epochs(_ epochs: [Int?]) -> String {
    epochs.isEmpty ? "–" : epochs.map { $0.map(String.init) ?? "–" }.joined(separator: " ")
  }

  /// Why a study that went to its end is none; `nil` where something came of it.
  static func failure(of record: StudyRecord) -> String? {
    let trials = record.arms.flatMap(\.trials)
    let failed = trials.filter {
      if case .failed = $0.outcome { true } else { false }
    }
    if !failed.isEmpty {
      return
        "\(failed.count) of \(Phrase.count(trials.count, "trial")) failed; the same command tries them again."
    }
    return trials.contains { $0.outcome == .completed } ? nil : "No trial came to its end."
  }
}
