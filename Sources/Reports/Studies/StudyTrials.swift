import Records
import Wording

/// The trials of a study one by one: how they began, how they ended, and their figures.
struct StudyTrials {
  var study: StudyRecord

  /// What did not go as it should, a sentence each: arms without rates, trials that diverged, failed, or wait.
  var troubles: [String] {
    study.arms.flatMap { arm -> [String] in
      var sentences: [String] = []
      if arm.schedule == nil {
        let reason = arm.finding?.refusal ?? "No usable rate was found."
        sentences.append("\(arm.name) has no usable rate and was not trained. \(reason)")
      }
      return sentences
        + arm.trials.compactMap { trial in
          trial.outcome.trouble.map { "\(arm.name), seed \(trial.seed): \($0)" }
        }
    }
  }

  /// The sentences as a list; nothing where all went well.
  var troubleList: Markup {
    let items = troubles.map { "<li>\($0)</li>\n" as Markup }
    return items.isEmpty
      ? ""
      : "<div class=\"notice\"><ul>\n\(items.joined())</ul></div>\n"
  }

  /// A row for each trial.
  var figures: Markup {
    let rows = study.arms.flatMap { arm in
      arm.trials.map { trial -> [String] in
        let last = trial.epochs.last
        let reached = trial.epochs.first { ($0.validationAccuracy ?? -1) >= study.target }
        return [
          arm.name, "\(trial.seed)", trial.outcome.word, "\(trial.epochs.count)",
          last.map { PageText.loss($0.trainLoss) } ?? "–",
          last.map { PageText.percent($0.trainAccuracy) } ?? "–",
          last?.validationLoss.map(PageText.loss) ?? "–",
          last?.validationAccuracy.map(PageText.percent) ?? "–",
          trial.bestEpoch.map { epoch in
            (epoch.validationAccuracy.map { PageText.percent($0) + " in " } ?? "")
              + "\(epoch.epoch)"
          } ?? "–",
          reached.map { "\($0.epoch)" } ?? "–",
          trial.millisecondsPerStep.map { PageText.quantity($0, .milliseconds) } ?? "–",
          PageText.duration(trial.epochs.reduce(0) { $0 + $1.seconds }),
        ]
      }
    }
    let columns = [
      study.noun, "seed", "ended", "epochs", "training loss", "training accuracy",
      "validation loss", "validation accuracy", "best epoch’s",
      "epochs to \(PageText.fraction(study.target))", "per step", "time",
    ]
    return .details(
      "Each trial in figures", "<div class=\"card\">\(.table(columns, rows, .numeric))</div>\n")
  }

  /// The mean validation accuracy of each arm in every epoch: what the first chart draws.
  var epochs: Markup {
    let spreads = study.arms.map {
      StudyCharts.spreads($0, epochs: study.epochs) { $0.validationAccuracy }
    }
    let rows = (0..<study.epochs).map { epoch in
      ["\(epoch + 1)"] + spreads.map { $0[epoch].map { PageText.percent($0.mean) } ?? "–" }
    }
    return .details(
      "Validation accuracy of every epoch, mean over the seeds",
      "<div class=\"card\">\(.table(["epoch"] + study.arms.map(\.name), rows, .numeric))</div>\n"
    )
  }

  /// A line per seed: what its trials began with, the same for all of them.
  var beginnings: Markup {
    let rows = study.seeds.map { seed -> [String] in
      let begun = begun(seed)
      guard let first = begun.first?.beginning else {
        return ["\(seed)", "–", "–", "–", "–", "no trial has begun"]
      }
      let same = begun.count { $0.beginning == first }
      let all = PageText.count(begun.count, study.noun)
      let differs = study.noun == "arm" ? "alike where the arms are" : "differs, see the note"
      let verdict = same == begun.count ? "the same for \(all)" : differs
      return ["\(seed)"]
        + [first.weights, first.split, first.order, first.augmentation].map { Self.digest($0) }
        + [verdict]
    }
    let columns = [
      "seed", "first weights", "split", "order of the images", "augmented first batch", "",
    ]
    return """
      \(unfairness.map(Markup.notice).joined())<div class="card">\(.table(columns, rows, .digests))\
      <p class="note">Digests of what \(study.noun == "arm" ? "the first arm" : "each trial") began with. The \
      \(study.noun)s of a seed begin with the same weights and see the same images, augmented alike, in the same order\
      \(study.noun == "arm" ? ", but for what an arm changes itself" : "").</p></div>

      """
  }

  /// What differs between trials that should have begun alike, as sentences.
  private var unfairness: [String] {
    study.seeds.flatMap { seed -> [String] in
      let begun = begun(seed)
      return begun.compactMap { name, beginning in
        // Arms that differ in what they read or train begin differently by right.
        let own = study.arms.first { $0.name == name }?.differences
        guard
          let first = begun.first(where: { other in
            study.arms.first { $0.name == other.name }?.differences == own
          }), first.name != name
        else { return nil }
        let differences = beginning.differences(from: first.beginning)
        return differences.isEmpty
          ? nil
          : """
          With seed \(seed), \(name) did not begin as \(first.name) did: other \
          \(Phrase.list(differences)). Their figures cannot be compared.
          """
      }
    }
  }

  private func begun(_ seed: UInt64) -> [(name: String, beginning: TrialBeginning)] {
    study.arms.compactMap { arm in
      let trial = arm.trials.first { $0.seed == seed }
      return trial?.beginning.map { (arm.name, $0) }
    }
  }

  /// As much of a digest as tells two apart.
  private static func digest(_ text: String) -> String { String(text.prefix(12)) }
}

extension TrialOutcome {
  /// In a word.
  fileprivate var word: String {
    switch self {
    case .completed: "completed"
    case .diverged: "diverged"
    case .interrupted: "interrupted"
    case .failed: "failed"
    }
  }

  /// What went wrong, as a sentence; `nil` where nothing did.
  fileprivate var trouble: String? {
    switch self {
    case .completed: nil
    case .diverged(let step, let rate):
      "It diverged at step \(step), at a rate of \(PageText.rate(rate)); its figures are those before."
    case .interrupted(let step):
      "It was interrupted after \(PageText.count(step, "step")); the same command goes on from there."
    case .failed(let reason): reason
    }
  }
}
