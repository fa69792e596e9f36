import Experiments
import Foundation
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
        arm.experiment.searchesRate || !arm.experiment.rule.setsOwnRate
          ? origin(of: arm.experiment.rateOrigin) : "its own estimate",
        record.schedule ?? schedule(of: arm),
      ]
      let differences =
        ownRule(of: arm, in: configuration)
        + (record.differences ?? []).map { "\($0.name) \($0.value)" }
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
        + "\(Phrase.count(configuration.epochs, "epoch")) of \(steps(of: study)) each"
    )
    if configuration.arms.count == 1 {
      lines.append("One \(noun) alone is compared with nothing.")
    }
    var left: [String] = []
    if estimate.searches > 0 {
      left.append("the rates of \(Phrase.count(estimate.searches, noun))")
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

  /// The schedule of an arm whose rates are still to be found.
  private static func schedule(of arm: StudyArm) -> String {
    let (name, shape) = (
      arm.experiment.schedule.name.rawValue, arm.experiment.schedule.shape.summary
    )
    return shape.isEmpty ? name : "\(name) (\(shape))"
  }

  /// The hyper-parameters of an arm that other arms of the same rule do not have.
  private static func ownRule(of arm: StudyArm, in study: StudyConfiguration) -> [String] {
    func settings(_ arm: StudyArm) -> [String] {
      arm.experiment.optimizer.optimizer.summary.components(separatedBy: ", ")
    }
    let relatives = study.arms.filter { $0.experiment.rule == arm.experiment.rule }
    return settings(arm).filter { setting in
      !setting.isEmpty && !relatives.allSatisfy { settings($0).contains(setting) }
    }
  }

  /// How many steps an epoch has, which differs where batches do.
  private static func steps(of study: Study) -> String {
    let counts = study.configuration.arms.map { study.length(of: $0).stepsPerEpoch }
    let (fewest, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return fewest == most
      ? Phrase.count(most, "step") : "\(fewest) to \(Phrase.count(most, "step"))"
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

  /// The verdict, its comparisons, the table of the arms, and how trials ended that are not whole.
  static func result(of report: StudyReport) -> [ScreenLine] {
    let sentences = report.sentences
    var lines = [.bold(sentences.first ?? "")] + sentences.dropFirst().map { ScreenLine($0) }
    if let comparisons = report.comparisons {
      lines += [""] + table(comparisons, words: [0, comparisons[0].count - 1])
    }
    lines += [""] + metrics(of: report.study)
    let record = report.study
    for arm in record.arms where arm.schedule == nil {
      let reason = arm.finding?.refusal ?? "They were not looked for."
      lines.append(ScreenLine("\(arm.name) has no rates: \(reason)"))
    }
    for arm in record.arms {
      for trial in arm.trials where trial.outcome != .completed {
        lines.append(ScreenLine(line(of: trial, by: arm.name)))
      }
    }
    return lines
  }

  /// The arms, the highest mean first where they are ranked.
  private static func metrics(of record: StudyRecord) -> [ScreenLine] {
    let all = record.metrics
    let metrics = record.ranked.map { all[$0] }
    let goal = "epochs to \(Phrase.fraction(record.target))"
    let rows = metrics.map { row in
      [
        row.arm, percent(row.score?.mean),
        percent(row.score?.lowest), percent(row.score?.highest),
        epochs(row.epochsToTarget),
        row.millisecondsPerStep.map(Phrase.number) ?? "–", Phrase.bytes(row.stateBytes),
      ]
    }
    let mean = record.measure == .test ? "test mean" : "final mean"
    return table(
      [[record.noun, mean, "lowest", "highest", goal, "ms/step", "state"]] + rows, words: [0])
  }

  /// Rows in columns, the first row naming them.
  ///
  /// - Parameter words: the columns that hold words; numbers stand to the right.
  private static func table(_ rows: [[String]], words: Set<Int>) -> [ScreenLine] {
    var table = Table(rows[0], rightAligned: Set(rows[0].indices).subtracting(words))
    for row in rows.dropFirst() { table.add(row) }
    return table.lines.enumerated().map { $0 == 0 ? .bold($1) : ScreenLine($1) }
  }

  private static func percent(_ fraction: Double?) -> String {
    fraction.map { Phrase.percent($0) } ?? "–"
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
