import Records
import Statistics
import Wording

/// What a study says, in sentences that claim no more than its trials show.
struct StudySentences {
  let study: StudyRecord
  let conclusion: StudyConclusion

  /// More pairs are better read in the table.
  private static let mostInWords = 6

  /// From so many images on the bootstrap over them covers what it should (`docs/design/0014-statistics.md`).
  private static let enoughImages = 100

  /// Everything, the most important first.
  var all: [String] { headline + details }

  /// What is shown and what is not.
  var headline: [String] {
    switch conclusion.verdict {
    case .success: return verdict?.headline ?? []
    case .failure(.arms(let names)):
      guard let name = names.first else {
        return [
          "No trial has ended with an accuracy to compare by, so there is nothing to compare yet."
        ]
      }
      return [
        study.arms.count < 2
          ? "\(name) is the only \(study.noun): there is nothing to compare it with."
          : "Only \(name) has a score, so there is nothing to compare."
      ]
    case .failure(.unknownArm(let name, _)):
      return ["\(name), with which all others are to be compared, has no score."]
    case .failure(.tooFewPairs(_, _, let shared, _)):
      guard shared > 0 else {
        return [
          "No two \(study.noun)s have a score with the same seed, so nothing can be compared."
        ]
      }
      let least = PairedPower(pairs: 1, comparisons: max(study.pairsAsked.count, 1)).fewestPairs
      return [
        "A single seed says nothing about chance from one training to the next, so that no \(study.noun) is shown to be "
          + "better; at least \(least) seeds are needed for a verdict."
      ]
    }
  }

  /// What the headline rests on, what it leaves open, and what was not answered.
  var details: [String] {
    var sentences = [measure, budgets].compactMap(\.self)
    sentences += verdict?.each ?? singleModels
    sentences += [overImages, earlierLooks, diverged, excluded].compactMap(\.self)
    sentences += (study.contrasts ?? []).warnings + (verdict?.notes ?? [])
    sentences += [verdict?.power, unfinished, verdict?.question].compactMap(\.self)
    return sentences
  }

  /// The verdict in words; `nil` where there is none.
  var verdict: VerdictSentences? {
    guard case .success(let verdict) = conclusion.verdict else { return nil }
    let other =
      switch verdict.question {
      case .theseImages: "“On images like these” is another study, with --split varied."
      case .imagesLikeThese: "“On these images” is another study, with --split fixed."
      }
    return VerdictSentences(
      verdict, unit: .fraction, otherQuestion: other, reservation: reservation)
  }

  /// Why no arm is called better than another; `nil` where one may be.
  var reservation: VerdictReservation? {
    if study.openTrials > 0 {
      return .unfinished(open: study.openTrials, planned: study.plannedTrials)
    }
    guard !study.ranksArms, let sentence = study.budgetComparison.sentence else { return nil }
    let images = study.budgets.compactMap { budget in budget.images.map { (budget.arm, $0) } }
    return .unequalBudgets(
      sentence, images: Dictionary(images, uniquingKeysWith: { first, _ in first }))
  }

  /// What arms are compared by.
  private var measure: String? {
    guard !conclusion.scores.isEmpty else { return nil }
    let images = Phrase.count(conclusion.images, "image")
    switch conclusion.measure {
    case .test:
      return
        "Compared by the accuracy on the test set (\(images)), which nothing was trained on or chosen by, of the weights that "
        + "validation chose."
    case .validation:
      let lack = (study.test ?? []).isEmpty ? "" : ", as not every trial has a test accuracy"
      return
        "Compared by the validation accuracy (\(images)) after the last epoch, never that of the best one\(lack)."
    }
  }

  /// That the arms were not given the same, where they were not.
  private var budgets: String? {
    let comparison = study.budgetComparison
    guard !comparison.areEqual else { return nil }
    // It is not said twice.
    if let verdict, verdict.reservation?.hidesP == false,
      headline == [verdict.reservation?.sentence]
    {
      return nil
    }
    return comparison.sentence
  }

  // MARK: Over images

  /// Two models a sentence, where there is a single seed.
  private var singleModels: [String] {
    let pairs = conclusion.imageComparisons
    guard !pairs.isEmpty, pairs.count <= Self.mostInWords else { return [] }
    return pairs.map { pair in
      let isTurned = pair.difference < 0
      let (first, second) = isTurned ? (pair.b, pair.a) : (pair.a, pair.b)
      let numbers = VerdictNumbers(scale: 0.01, .fraction)
      let interval = numbers.text(isTurned ? pair.interval.turned : pair.interval)
      let p =
        (study.openTrials > 0 ? nil : pair.p).map { ", McNemar’s p \(VerdictNumbers.p($0))" } ?? ""
      return
        "As they are, the model of \(first) is ahead of that of \(second) by \(numbers.amount(abs(pair.difference))) "
        + "(95 % interval over images \(interval)\(p)), which is about these two models alone."
    }
  }

  /// Whether other images might turn what the seeds show.
  private var overImages: String? {
    guard let words = verdict, let one = conclusion.imageComparisons.first else { return nil }
    let told = words.verdict.comparisons.filter {
      $0.isDistinguished && words.reservation(of: $0) == nil
    }
    let shown = told.compactMap { comparison in
      conclusion.imageComparisons.first { $0.a == comparison.a && $0.b == comparison.b }
    }
    guard !shown.isEmpty else { return nil }
    let images = Phrase.count(one.images, "image")
    let narrow =
      one.images < Self.enoughImages ? " With so few images such intervals are too narrow." : ""
    let open = shown.filter { $0.interval.contains(0) }
    guard !open.isEmpty else {
      return
        "The \(images) that this was measured on are a sample as well: by a bootstrap over them "
        + (shown.count == 1
          ? "the difference stays" : "all \(shown.count) significant differences stay")
        + " clear of 0.\(narrow)"
    }
    let names = Phrase.list(open.map { "\($0.a) – \($0.b)" }, atMost: 6)
    return
      "The \(images) that this was measured on are a sample as well: by a bootstrap over them the interval of \(names) "
      + "holds 0, so that other images like these might turn \(open.count == 1 ? "it" : "them").\(narrow)"
  }

  /// That seeds were added after a look that could have shown something, and what that does to p values.
  private var earlierLooks: String? {
    let comparisons = max(study.pairsAsked.count, 1)
    let telling = (study.earlierLooks ?? []).filter {
      study.hasVaryingSplit
        || PairedPower(pairs: $0, comparisons: comparisons).smallestP <= Verdict.usualLevel
    }
    guard !telling.isEmpty, study.openTrials == 0 else { return nil }
    let level = Phrase.number(Verdict.usualLevel / Double(telling.count + 1))
    return
      "Seeds were added after the results of \(Phrase.list(telling.map(String.init))) had been seen, of which the p values take no account: a "
      + "difference that is none is called one more often than in \(Phrase.percent(Verdict.usualLevel, decimals: 0)) of studies, unless only "
      + "corrected p values up to \(level) are believed."
  }

  // MARK: Trials

  /// How many trials left no model, and what they count as.
  private var diverged: String? {
    let lost = study.arms.map { arm in
      (
        name: arm.name, trials: arm.trials.count,
        lost: arm.trials.count { if case .diverged = $0.outcome { true } else { false } }
      )
    }.filter { $0.lost > 0 }
    guard !lost.isEmpty else { return nil }
    let names = lost.map { "\($0.lost) of \($0.name)’s \(Phrase.count($0.trials, "trial"))" }
    let isSingle = lost.reduce(0) { $0 + $1.lost } == 1
    return
      "\(Phrase.list(names)) diverged: \(isSingle ? "it counts" : "they count") as guessing "
      + "(\(Phrase.percent(study.guessingAccuracy))), since leaving \(isSingle ? "it" : "them") out would favour what diverges."
  }

  /// Arms that were never trained.
  private var excluded: String? {
    let names = study.arms.filter { $0.schedule == nil && $0.finding != nil }.map(\.name)
    guard !names.isEmpty else { return nil }
    return
      "\(Phrase.list(names)) \(names.count == 1 ? "has no usable rate, was not trained and is" : "have no usable rates, were not trained and are") "
      + "in no comparison."
  }

  /// That there is more to come, where the headline does not say so.
  private var unfinished: String? {
    guard study.openTrials > 0, verdict == nil else { return nil }
    return
      "The study is not finished: \(study.openTrials) of \(Phrase.count(study.plannedTrials, "trial")) are still to be made or to be ended, "
      + "and what is said here may change."
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
