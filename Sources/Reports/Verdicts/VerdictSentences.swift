import Statistics
import Wording

/// A verdict in words: what is shown, what is not, and what it would take.
struct VerdictSentences {
  let verdict: Verdict
  let numbers: VerdictNumbers
  /// Why no arm is called better than another; `nil` where one may be.
  let reservation: VerdictReservation?
  /// What the question that was not asked would take, as a sentence.
  private let otherQuestion: String?

  /// More comparisons are better read in the table.
  private static let mostInWords = 6

  init(
    _ verdict: Verdict, unit: VerdictNumbers.Unit = .plain, otherQuestion: String? = nil,
    reservation: VerdictReservation? = nil
  ) {
    self.reservation = reservation
    self.verdict = verdict
    self.otherQuestion = otherQuestion
    numbers = VerdictNumbers(verdict, unit: unit)
  }

  /// The verdict, each comparison where they are few, and what more seeds would show.
  var all: [String] { headline + each + [power].compactMap(\.self) + notes + [question] }

  /// What is shown and what is not, in a sentence or two.
  var headline: [String] {
    if let reservation, reservation.hidesP { return [reservation.sentence] }
    if verdict.comparisons.allSatisfy({ !canTell($0) }) { return [impossible] }
    if let reservation, verdict.comparisons.allSatisfy(reservation.concerns) {
      return [reservation.sentence]
    }
    if let reference = verdict.reference { return [comparedWith(reference)] }
    let ranked = verdict.ranked
    let best = ranked[0].name
    var others: [Outcome: [String]] = [:]
    for other in ranked.dropFirst().map(\.name) {
      guard let comparison = comparison(of: best, other) else { continue }
      others[outcome(comparison), default: []].append(other)
    }
    if ranked.count == 2 {
      return [
        others[.alike] == nil
          ? "\(best) is better than \(ranked[1].name) \(place)."
          : "\(best) and \(ranked[1].name) are not distinguishable \(place)."
      ]
    }
    if others[.better]?.count == ranked.count - 1 {
      return [
        "\(best) is the best of \(ranked.count) arms \(place): its difference to each of the others is significant."
      ]
    }
    let doubts = [
      others[.alike].map { "is not distinguishable from \(Phrase.list($0))" },
      others[.untold].map { "can’t be told from \(Phrase.list($0)) by so few \(pairNoun)s" },
      others[.reserved].map { "had another budget than \(Phrase.list($0))" },
    ]
    let worse = others[.better].map {
      " \(Phrase.list($0)) \($0.count == 1 ? "is" : "are") worse."
    }
    return [
      "No arm is shown to be the best \(place): \(best) has the best mean, \(numbers.level(ranked[0].mean)), but "
        + "\(Phrase.list(doubts.compactMap(\.self))).\(worse ?? "")"
    ]
  }

  /// What may be said of a comparison.
  private enum Outcome {
    /// The first is better, or worse.
    case better, worse
    case alike
    /// There are too few pairs for any difference.
    case untold
    /// Its arms were not given the same.
    case reserved
  }

  private func outcome(_ comparison: ArmComparison) -> Outcome {
    if reservation(of: comparison) != nil { return .reserved }
    if !comparison.isDistinguished { return canTell(comparison) ? .alike : .untold }
    // Of the arm with the best mean all that is distinguished is better, whichever comes first.
    return verdict.reference == nil || verdict.isFirstBetter(comparison) == true ? .better : .worse
  }

  /// Why a comparison has no winner; `nil` where it may have one.
  func reservation(of comparison: ArmComparison) -> VerdictReservation? {
    reservation.flatMap { $0.concerns(comparison) ? $0 : nil }
  }

  private func comparedWith(_ reference: String) -> String {
    let arms = Dictionary(grouping: verdict.comparisons, by: outcome).mapValues { $0.map(\.a) }
    let words: [(String, Outcome)] = [
      ("better", .better), ("worse", .worse), ("not distinguishable", .alike),
      ("undecidable with so few \(pairNoun)s", .untold),
      ("not ranked, as the budgets differ", .reserved),
    ]
    let parts = words.compactMap { word, outcome in
      arms[outcome].map { "\(word): \(Phrase.list($0))" }
    }
    return "Compared with \(reference) \(place), \(parts.joined(separator: "; "))."
  }

  /// Too few seeds for any difference.
  private var impossible: String {
    let most = verdict.comparisons.map(\.differences.count).max() ?? 0
    guard case .theseImages = verdict.question else {
      return
        "Nothing can be told from \(Phrase.count(most, "shared split")): at least \(ArmComparison.fewestSplits) are needed. "
        + "What follows are sizes, not verdicts."
    }
    let count = verdict.comparisons.count
    let single = PairedPower(pairs: most, level: verdict.level)
    let corrected = PairedPower(pairs: most, comparisons: count, level: verdict.level)
    let correction =
      count > 1
      ? ", \(Phrase.number(corrected.smallestP)) after correction for \(count) comparisons" : ""
    return
      "With \(Phrase.count(most, "shared seed")) no significance is possible, however large a difference: the smallest p "
      + "that the exact test can reach is \(Phrase.number(single.smallestP))\(correction). What follows are sizes, not "
      + "verdicts; at least \(corrected.fewestPairs) seeds are needed for one\(against(corrected.fewestPairs))."
  }

  /// How many seeds would do for fewer comparisons, where these are of all pairs.
  private func against(_ fewest: Int) -> String {
    guard verdict.reference == nil, verdict.arms.count > 2 else { return "" }
    let power = PairedPower(pairs: 2, comparisons: verdict.arms.count - 1, level: verdict.level)
    return power.fewestPairs < fewest
      ? ", or \(power.fewestPairs) where all are compared with one arm alone (--against)" : ""
  }

  /// A sentence for each comparison, where they are few enough to be read so.
  var each: [String] {
    guard verdict.comparisons.count <= Self.mostInWords else { return [] }
    return verdict.comparisons.map(sentence)
  }

  private func sentence(_ comparison: ArmComparison) -> String {
    // The better one first, as one speaks.
    let isTurned = verdict.isFirstBetter(comparison) == false
    let (first, second) =
      isTurned ? (comparison.b, comparison.a) : (comparison.a, comparison.b)
    let sign = isTurned ? -1.0 : 1
    let interval = isTurned ? comparison.interval?.turned : comparison.interval
    let mean = sign * comparison.estimate.mean
    let numbers = numbers.for(comparison)
    let ahead = comparison.differences.count {
      verdict.isHigherBetter ? sign * $0 > 0 : sign * $0 < 0
    }
    var parts = [
      "\(numbers.amount(mean)) (\(interval.map { "95 % interval \(numbers.text($0))" } ?? "no interval"))"
    ]
    if let effect = comparison.estimate.effectSize {
      parts.append("effect size \(VerdictNumbers.effect(sign * effect))")
    }
    if mean != 0 {
      parts.append(
        "ahead \(onPairs) \(ahead) of \(Phrase.count(comparison.differences.count, pairNoun))")
    }
    if reservation?.hidesP != true {
      parts.append(
        verdict.comparisons.count > 1
          ? "p \(VerdictNumbers.p(comparison.p)), corrected \(VerdictNumbers.p(comparison.adjustedP))"
          : "p \(VerdictNumbers.p(comparison.p))")
    }
    let what: String
    if reservation(of: comparison) != nil {
      what = "\(first) against \(second)"
    } else if comparison.isDistinguished {
      what = "\(first) is better than \(second)"
    } else if canTell(comparison) {
      what = "\(first) and \(second) are not distinguishable"
    } else {
      what = "\(first) against \(second), undecidable with so few \(pairNoun)s"
    }
    return "\(what): a difference of \(parts.joined(separator: ", "))."
  }

  /// What so many seeds can find, and what more would.
  var power: String? {
    guard case .theseImages = verdict.question else { return nil }
    let stds = verdict.comparisons.compactMap { $0.estimate.std }.filter { $0 > 0 }.sorted()
    let counts = verdict.comparisons.map(\.differences.count).sorted()
    guard !stds.isEmpty else { return nil }
    let (std, pairs) = (stds[stds.count / 2], counts[counts.count / 2])
    let power = PairedPower(
      pairs: pairs, comparisons: verdict.comparisons.count, level: verdict.level)
    let spread = "differences that vary as these do (std \(numbers.amount(std)))"
    guard let difference = power.detectableDifference(std: std) else {
      let least = PairedPower(
        pairs: power.fewestPairs, comparisons: verdict.comparisons.count, level: verdict.level)
      return least.detectableDifference(std: std).map {
        "\(power.fewestPairs) seeds, with \(spread), would find a true difference of \(numbers.amount($0)) in four studies of five."
      }
    }
    let half = power.pairsNeeded(for: difference / 2, std: std)
    return
      "With \(pairs) seeds and \(spread), a true difference of \(numbers.amount(difference)) is found in four studies of five"
      + (half.map { "; one of half that takes about \($0) seeds." } ?? ".")
  }

  /// Seeds that are missing, and pairs that could not be compared.
  var notes: [String] {
    // What is missing before the end is still to be made.
    if let reservation, reservation.hidesP { return [] }
    let unpaired = verdict.unpaired.map {
      "\($0[0]) and \($0[1]) share no \(pairNoun) and are not compared."
    }
    let missing = verdict.comparisons.compactMap { comparison -> String? in
      let lacks = [(comparison.a, comparison.onlyA), (comparison.b, comparison.onlyB)]
        .filter { !$0.1.isEmpty }
        .map { "only \($0.0) has \(Phrase.list($0.1, atMost: 8))" }
      guard !lacks.isEmpty else { return nil }
      return
        "\(comparison.a) and \(comparison.b) are compared over \(Phrase.count(comparison.differences.count, "shared \(pairNoun)")): "
        + "\(lacks.joined(separator: ", ")), which is left out."
    }
    let most = 8
    return unpaired
      + (missing.count > most
        ? missing.prefix(most) + ["\(missing.count - most) more comparisons leave seeds out."]
        : missing)
  }

  /// Which of the two questions was answered.
  var question: String {
    switch verdict.question {
    case .theseImages:
      "The question was “on these images”: one split, and seeds that vary the rest. "
        + (otherQuestion
          ?? "“On images like these” needs scores of several splits, named in a column split.")
    case .imagesLikeThese(let fraction):
      "The question was “on images like these”: the split varies, each tests on \(Phrase.fraction(fraction)) of the images, and "
        + "since their training sets overlap intervals and p are Nadeau and Bengio’s. "
        + (otherQuestion ?? "“On these images” needs seeds on one split.")
    }
  }

  private var place: String {
    switch verdict.question {
    case .theseImages: "on these images"
    case .imagesLikeThese: "on images like these"
    }
  }

  /// What differences are taken over.
  var pairNoun: String {
    switch verdict.question {
    case .theseImages: "seed"
    case .imagesLikeThese: "split"
    }
  }

  private var onPairs: String { pairNoun == "seed" ? "with" : "on" }

  private func canTell(_ comparison: ArmComparison) -> Bool {
    comparison.canBeDistinguished(level: verdict.level)
  }

  private func comparison(of first: String, _ second: String) -> ArmComparison? {
    verdict.comparisons.first {
      ($0.a == first && $0.b == second) || ($0.a == second && $0.b == first)
    }
  }
}
