public import Records
public import Statistics
import Wording

/// What a study can show, told before it is paid for, and what more seeds would show and cost.
public struct StudyOutlook: Sendable {
  /// What its seeds allow after correction for all comparisons that were asked for.
  public let power: PairedPower
  /// The standard deviation of the differences between two arms over seeds, as a fraction of the images.
  public let spread: Double
  /// The seeds that the spread was measured with, those of the trials that are there; `nil` where it is assumed.
  public let pilotSeeds: Int?
  /// What another seed takes with all arms, in seconds; `nil` where it is not known.
  public let secondsPerSeed: Double?
  private let noun: String
  private let arms: Int
  /// Whether every pair is compared, so that a reference would lessen the comparisons.
  private let comparesPairs: Bool

  /// What is assumed of the spread where no trials tell: docs/design/0014-statistics.md has what was measured.
  public static let assumedSpread = 0.015

  /// - Parameters:
  ///   - study: with the trials that are there, which serve as a pilot.
  ///   - secondsPerSeed: what another seed takes with all arms.
  /// - Returns: `nil` where nothing is to be compared.
  public init?(_ study: StudyRecord, secondsPerSeed: Double? = nil) {
    let untrained = Set(
      study.arms.filter { $0.schedule == nil && $0.finding != nil }.map(\.name))
    let pairs = study.pairsAsked.filter { !untrained.contains($0.a) && !untrained.contains($0.b) }
    guard !pairs.isEmpty, !study.seeds.isEmpty else { return nil }
    let isVaried = study.split == .varied
    power = PairedPower(
      pairs: study.seeds.count, comparisons: pairs.count, level: Verdict.usualLevel,
      testFraction: isVaried ? study.evaluatedFraction : nil)
    self.secondsPerSeed = secondsPerSeed
    noun = study.noun
    arms = study.arms.count - untrained.count
    comparesPairs = study.reference == nil && arms > 2
    let pilot = Self.pilot(study)
    spread = pilot?.std ?? Self.assumedSpread
    pilotSeeds = pilot?.seeds
  }

  /// The root of the mean variance of the differences, and how many seeds the fewest of them have.
  private static func pilot(_ study: StudyRecord) -> (std: Double, seeds: Int)? {
    guard case .success(let verdict) = study.conclusion(comparingImages: false).verdict else {
      return nil
    }
    let estimates = verdict.comparisons.map(\.estimate)
    let stds = estimates.compactMap(\.std)
    let variance = stds.reduce(0) { $0 + $1 * $1 } / Double(max(stds.count, 1))
    guard variance > 0, let seeds = estimates.map(\.count).max() else { return nil }
    return (variance.squareRoot(), seeds)
  }

  /// The true difference that is likely to be found (in four studies of five); `nil` where none can be.
  public var detectableDifference: Double? { power.detectableDifference(std: spread) }

  /// What the seeds can show, what more would, and what those cost.
  public var sentences: [String] {
    let count = power.comparisons
    let asked = "\(Phrase.count(count, "comparison")) of \(Phrase.count(arms, noun))"
    guard let difference = detectableDifference else { return impossible(asked) }
    let bound =
      power.testFraction == nil
      ? "the smallest \(count > 1 ? "corrected p" : "p") of \(asked) is \(Phrase.number(power.smallestP)), and "
      : ""
    let found =
      "With \(Phrase.count(power.pairs, pairNoun)) \(bound)a true difference of \(points(difference)) is likely to be found (power 80 %) "
      + "where differences vary by \(points(spread)) (std, \(origin))."
    return [found, more(than: difference)].compactMap(\.self)
  }

  private func impossible(_ asked: String) -> [String] {
    let least = power.fewestPairs
    let corrected = power.comparisons > 1 ? "corrected p" : "p"
    let bound =
      power.testFraction == nil
      ? ": the smallest \(corrected) of \(asked) is \(Phrase.number(power.smallestP)), above \(Phrase.number(power.level))"
      : ""
    var sentences = [
      "With \(Phrase.count(power.pairs, pairNoun)) no difference, however large, can be called significant\(bound). Expect sizes and "
        + "intervals, not verdicts."
    ]
    let enough = with(pairs: least)
    let finds = enough.detectableDifference(std: spread).map {
      ", with which a true difference of \(points($0)) is likely to be found (power 80 %) where differences vary by \(points(spread)) (std, \(origin))"
    }
    sentences.append(
      "\(least) \(pairNoun)s are the fewest that can\(cost(of: least - power.pairs) ?? "")\(finds ?? "")."
    )
    if comparesPairs {
      let single = PairedPower(
        pairs: power.pairs, comparisons: arms - 1, level: power.level,
        testFraction: power.testFraction)
      sentences.append(
        "Compared with one \(noun) alone (--against) \(single.canBeSignificant ? "\(power.pairs) would do" : "\(single.fewestPairs) would do")."
      )
    }
    return sentences
  }

  /// What twice the seeds would find.
  private func more(than difference: Double) -> String? {
    let double = with(pairs: 2 * power.pairs)
    guard let smaller = double.detectableDifference(std: spread) else { return nil }
    let limit =
      power.testFraction == nil
      ? ""
      : " As all splits are of the same images, no number of them finds less than "
        + "\(points(with(pairs: 100_000).detectableDifference(std: spread) ?? smaller))."
    let cost = cost(of: power.pairs)
    return
      "\(double.pairs) \(pairNoun)s\(cost.map { "\($0)," } ?? "") would find \(points(smaller)).\(limit)"
  }

  private var pairNoun: String { power.testFraction == nil ? "seed" : "split" }

  private var origin: String {
    pilotSeeds.map { "of the trials that are there, \(Phrase.count($0, pairNoun))" }
      ?? "assumed, as no trial is there yet"
  }

  private func cost(of seeds: Int) -> String? {
    secondsPerSeed.map { ", about \(Phrase.duration($0 * Double(seeds))) more" }
  }

  private func points(_ fraction: Double) -> String {
    let points = 100 * fraction
    let text = Phrase.fixed(points, decimals: points < 1 ? 2 : 1)
    return "\(text) \(text == "1.0" ? "point" : "points")"
  }

  private func with(pairs: Int) -> PairedPower {
    PairedPower(
      pairs: pairs, comparisons: power.comparisons, level: power.level,
      testFraction: power.testFraction)
  }
}
