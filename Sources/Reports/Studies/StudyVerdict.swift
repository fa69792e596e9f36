import Records
import Wording

/// What a study says, in sentences that claim no more than its trials show.
struct StudyVerdict {
  var study: StudyRecord

  /// The arms with a final accuracy, the highest mean first; of equals the one that was named first.
  var ranking: [(standing: Standing, final: Standing.Spread)] {
    let standings = study.standings
    return study.ranked.compactMap { index in
      standings[index].final.map { (standings[index], $0) }
    }
  }

  /// From who leads to how much that is worth.
  var sentences: [String] {
    let ranking = ranking
    guard let leader = ranking.first else {
      return ["No trial has ended with a validation accuracy, so there is nothing to compare yet."]
    }
    var sentences = [headline(ranking)]
    if study.arms.count < 2 {
      sentences.append("There is no other \(study.noun) to compare it with.")
    } else if ranking.count < 2 {
      sentences.append("No other \(study.noun) has a final accuracy.")
    } else if leader.final.mean > ranking[1].final.mean {
      sentences.append(comparison(leader, ranking[1]))
    }
    return sentences + [lostTrials(of: leader.standing), unfinished].compactMap(\.self)
  }

  /// Whether every trial of the study has come to its end or could not run.
  var isFinished: Bool { openTrials == 0 }

  private func headline(_ ranking: [(standing: Standing, final: Standing.Spread)]) -> String {
    let first = ranking[0]
    let equals = ranking.prefix { $0.final.mean == first.final.mean }.map(\.standing.arm)
    let trials = accuracies(of: first.standing.arm).count
    let mean = PageText.percent(first.final.mean)
    if equals.count > 1 {
      return """
        \(Phrase.list(equals)) share the highest mean of final validation accuracy, \(mean) over \
        \(PageText.count(study.seeds.count, "seed")).
        """
    }
    return trials == 1
      ? "\(equals[0]) has the highest final validation accuracy, \(mean) with one seed."
      : """
      \(equals[0]) has the highest mean of final validation accuracy: \(mean) over \
      \(PageText.count(trials, "seed")), from \(PageText.percent(first.final.lowest)) to \
      \(PageText.percent(first.final.highest)).
      """
  }

  /// How far the first is ahead of the second, and how much so few seeds can say.
  private func comparison(
    _ first: (standing: Standing, final: Standing.Spread),
    _ second: (standing: Standing, final: Standing.Spread)
  ) -> String {
    let (leader, next) = (first.standing.arm, second.standing.arm)
    let pairs = zip(values(of: leader), values(of: next)).compactMap { pair in
      pair.0.flatMap { first in pair.1.map { (first, $0) } }
    }
    let mean = PageText.percent(second.final.mean)
    // While a study goes on, fewer seeds than planned stand behind a band.
    let trials = min(accuracies(of: leader).count, accuracies(of: next).count)
    guard trials > 1 else {
      return """
        \(next) is next with \(mean). A single seed says nothing about chance: compare several \
        before choosing.
        """
    }
    let ahead = pairs.count { $0.0 > $0.1 }
    let range =
      "\(PageText.percent(second.final.lowest)) to \(PageText.percent(second.final.highest))"
    let seeds = PageText.count(trials, "seed")
    let paired = """
      Seed by seed, \(leader) is ahead of \(next) in \(ahead) of \(PageText.count(pairs.count, "pair")).
      """
    if first.final.lowest > second.final.highest {
      return """
        The band of \(next), which is next with \(mean) (\(range)), lies below it. \(paired) Still, \
        \(seeds) are \(Self.few(trials)).
        """
    }
    return """
      \(next) is next with \(mean) (\(range)), and their bands overlap: \(seeds) are too few to tell \
      them apart. \(paired)
      """
  }

  private static func few(_ seeds: Int) -> String {
    seeds < 10
      ? "few, and prove little" : "a description and no proof: another set may rank them otherwise"
  }

  private func lostTrials(of standing: Standing) -> String? {
    let trials = study.arms.first { $0.name == standing.arm }?.trials ?? []
    let lost = trials.count { $0.outcome.isLost }
    guard lost > 0 else { return nil }
    return """
      But \(lost) of \(standing.arm)’s \(PageText.count(trials.count, "trial")) diverged or \
      failed.
      """
  }

  private var unfinished: String? {
    guard openTrials > 0 else { return nil }
    return """
      The study is not finished: \(openTrials) of \(PageText.count(plannedTrials, "trial")) are still \
      to be made or to be ended.
      """
  }

  /// An arm without rates has no trials to make.
  private var plannedTrials: Int {
    study.arms.count { $0.schedule != nil } * study.seeds.count
  }

  private var openTrials: Int {
    let closed = study.arms.flatMap(\.trials).count { trial in
      if case .interrupted = trial.outcome { false } else { true }
    }
    return max(0, plannedTrials - closed)
  }

  private func values(of arm: String) -> [Double?] {
    study.arms.first { $0.name == arm }.map(study.finalAccuracies) ?? []
  }

  private func accuracies(of arm: String) -> [Double] {
    values(of: arm).compactMap(\.self)
  }
}

extension StudyRecord {
  /// An arm's final accuracy for each of the study's seeds; `nil` where there is none.
  func finalAccuracies(_ arm: ArmRecord) -> [Double?] {
    seeds.map { seed in arm.trials.first { $0.seed == seed }?.finalAccuracy }
  }
}

extension TrialOutcome {
  /// Whether it ended otherwise than it should have.
  var isLost: Bool {
    switch self {
    case .diverged, .failed: true
    case .completed, .interrupted: false
    }
  }
}
