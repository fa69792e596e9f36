import Foundation
public import Records
import Wording

/// What a recorded search for the rate suggests: pure functions of the record.
extension RateSearchRecord {
  /// The rate that most likely trains best.
  ///
  /// Of the trials that got furthest it is the one with the lowest loss; a parabola through it and its two neighbours,
  /// over the logarithm of the rate, moves it by up to a quarter of a decade. Where the losses of several are too small
  /// to be told apart, it is the middle of those. The correction brings it from a trial to a training; then it goes half of
  /// the way to the rate that such trainings did best with on other images, over the logarithm, or more where the trials learnt
  /// little, but no further than half a decade, or up to a whole one.
  ///
  /// - Throws: why there is no such rate.
  public func suggestion() throws(NoUsableRange) -> Double {
    let rate = try lowest()
    return rate * factor(at: rate)
  }

  /// What the rate of the lowest loss is to be multiplied by.
  ///
  /// Where search and prior are far apart it is another kind of training than those that the prior knows, and the search is to be
  /// believed.
  private func factor(at rate: Double) -> Double {
    let correction = correction ?? 1
    guard let prior, !knowsTheImages else { return correction }
    let share = priorShare
    let decades = share * log10(prior / (rate * correction))
    return correction * pow(10, min(max(decades, -share), share))
  }

  /// How much of the way to the prior the suggestion goes, and how many decades at most.
  ///
  /// The errors of searches that learnt a lot and the scatter of best rates between sets are about equal, so that both count alike.
  /// Trials that are hardly better than guessing, summed over the images that judge, know little of the rate.
  private var priorShare: Double {
    guard let judges, judges > 0, let lowest = finalists.map(\.loss).min() else { return 0.5 }
    let before = first.isFinite ? min(guessing, first) : guessing
    let gain = max(Double(judges) * (before - lowest), 0)
    return 1 - gain / (gain + 10) / 2
  }

  /// The rate at which the trials' loss is lowest.
  private func lowest() throws(NoUsableRange) -> Double {
    try checkThatSomethingIsLearnt()
    let finals = finalists
    guard let place = finals.indices.min(by: { finals[$0].loss < finals[$1].loss }) else {
      throw .nothingTrains(lowestRate: trials.first?.rate ?? 0)
    }
    let best = finals[place]
    // Below that, a smaller loss is no merit.
    let floor = 0.01 * guessing
    if best.loss < floor {
      let alike = finals.filter { $0.loss < floor }
      return ((alike.map { log($0.rate) }.reduce(0, +)) / Double(alike.count)).exponential
    }
    guard place > 0, place < finals.count - 1 else { return best.rate }
    return vertex(finals[place - 1], best, finals[place + 1])
  }

  /// The rates that the search can't tell from the best: the suggestion lies between them.
  ///
  /// - Throws: as ``suggestion()``.
  public func interval() throws(NoUsableRange) -> RateRange {
    try interval { max(2 * ($0.deviation ?? 0), Self.level * guessing) }
  }

  /// Losses that differ by less than this fraction of guessing are as good as the same.
  static var level: Double { 0.01 }

  /// The rates around the suggestion whose losses are within a tolerance of the lowest.
  private func interval(within tolerance: (Finalist) -> Double) throws(NoUsableRange) -> RateRange {
    let rate = try self.lowest()
    let finals = finalists
    let lowest = finals.map(\.loss).min() ?? 0
    let alike = finals.filter { $0.loss - lowest <= tolerance($0) }
    // A rate stands for those nearer to it than to its neighbours.
    let half = pow(10, 0.25)
    let lower = min((alike.map(\.rate).min() ?? rate) / half, rate)
    let upper = max((alike.map(\.rate).max() ?? rate) * half, rate)
    let factor = factor(at: rate)
    return RateRange(lower: lower * factor, upper: upper * factor)
  }

  /// Whether it is worth searching further, as a sentence: not where the interval is a decade wide or less, and not
  /// where the rates in it train alike.
  ///
  /// - Throws: as ``suggestion()``.
  public func advice() throws(NoUsableRange) -> String {
    if let known = try alreadyKnown() { return known }
    if try isWide(interval()) {
      let steps = trials.reduce(0) { $0 + $1.steps }
      return isUndecided
        ? "Noise leaves open which of the rates between is better: a search of \(2 * steps) steps would tell more."
        : "The rates between train about equally well: searching further would gain little."
    }
    return "That is narrow enough: searching further would gain little."
  }

  /// The sentence for weights that no rate makes better.
  private func alreadyKnown() throws(NoUsableRange) -> String? {
    guard knowsTheImages, let lowest = finalists.map(\.loss).min(),
      lowest > first - Self.level * guessing
    else { return nil }
    return "The weights know these images already: their loss on images held back is "
      + "\(first.formatted(significantDigits: 3)) before any step and "
      + "\(lowest.formatted(significantDigits: 3)) at best after \(Phrase.count(rounds.max() ?? 0, "step"))."
  }

  /// Whether the rates that can't be told from the best span more than a decade, and not since they train alike.
  var isUndecided: Bool {
    guard let interval = try? interval(), isWide(interval),
      let level = try? self.interval(within: { _ in Self.level * guessing })
    else { return false }
    return level != interval
  }

  private func isWide(_ interval: RateRange) -> Bool {
    log10(interval.upper / interval.lower) > 1.01
  }

  /// The rates to cycle between: so that the mean rate of a triangle between them is the suggestion.
  ///
  /// - Parameter factor: upper over lower bound, above 1; the study takes 6.
  /// - Throws: why there is no usable range.
  public func range(factor: Double = 6) throws(NoUsableRange) -> RateRange {
    let upper = try suggestion() * 2 / (1 + 1 / factor)
    guard factor > 1, upper.isFinite, upper / factor > 0 else { throw .factor(factor) }
    return RateRange(lower: upper / factor, upper: upper)
  }

  /// The record with all that is concluded from it.
  ///
  /// - Parameter factor: upper over lower bound of the range, above 1.
  public func finding(factor: Double = 6) -> RateFinding {
    do throws(NoUsableRange) {
      return RateFinding(
        search: self, rate: try suggestion(), range: try range(factor: factor),
        interval: try interval(),
        advice: try advice())
    } catch {
      return RateFinding(search: self, noRangeBecause: error.description)
    }
  }

  /// A rate that was trained as long as any, and its loss.
  struct Finalist {
    var rate: Double
    var loss: Double
    var deviation: Double?
  }

  /// In order of their rates.
  var finalists: [Finalist] {
    let steps = trials.filter { ($0.losses.last ?? nil) != nil }.map(\.steps).max() ?? 0
    return trials.compactMap { trial in
      guard trial.steps == steps, let loss = trial.losses.last ?? nil else { return nil }
      return Finalist(rate: trial.rate, loss: loss, deviation: trial.deviation)
    }
  }

  /// The rate at the lowest point of the parabola through three losses, as far as it stands up.
  private func vertex(_ a: Finalist, _ b: Finalist, _ c: Finalist) -> Double {
    let (left, right) = (log(b.rate / a.rate), log(c.rate / b.rate))
    // A loss far above guessing says no more than one at it.
    let (ya, yc) = (min(a.loss, guessing), min(c.loss, guessing))
    let curvature = (yc - b.loss) / right + (ya - b.loss) / left
    guard curvature > 0, b.loss <= min(ya, yc) else { return b.rate }
    let shift = ((ya - b.loss) / left * right - (yc - b.loss) / right * left) / (2 * curvature)
    return b.rate * exp(min(max(shift, -left / 2), right / 2))
  }
}

extension Double {
  fileprivate var exponential: Double { exp(self) }
}
