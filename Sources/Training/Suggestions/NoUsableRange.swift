import Wording

/// Why a range test says nothing about the rate: a reason and what to do, never a made-up number.
public enum NoUsableRange: Error, Equatable, Sendable {
  /// The loss was not finite at the first step, or almost.
  case notFiniteFromStart(rate: Double)
  /// The test has fewer steps than the rule needs.
  case tooFewSteps(count: Int, needed: Int)
  /// The loss never left its noise.
  case flat(loss: Double, highestRate: Double)
  /// The loss only rose.
  case onlyRises(lowestRate: Double)
  /// The lowest loss came at the end of the test: where it would have risen is unknown.
  case stillFalling(highestRate: Double, interrupted: Bool)
  /// The record is of no range test: which part of it can't be.
  case notATest(Part)
  /// Upper over lower bound is not above 1, or beyond all numbers.
  case factor(Double)
  /// The suggestion lies below the lowest rate of the test.
  case belowTest(rate: Double, lowestRate: Double)

  /// The loss of the weights that a search began with is not finite.
  case notFiniteBeforeAnyStep
  /// Not one trial of a search kept a finite loss.
  case nothingTrains(lowestRate: Double)
  /// No trial of a search became better than guessing, and why that may be.
  case nothingLearnt(
    loss: Double, guessing: Double, steps: Int, lowestRate: Double, highestRate: Double, Likely)
  /// The method trains rates side by side; a range test can't tell what it would say.
  case notOfATest
  /// The rule is one of earlier versions.
  case retired
  /// A search was stopped before it could say anything.
  case searchInterrupted

  /// What the trials of a search that learnt nothing look like.
  public enum Likely: Equatable, Sendable {
    /// So few images judge, or none, that chance decides what their loss is.
    case fewImages(Int)
    /// Their loss stayed about where guessing is, or above it.
    case nothingToLearn
  }

  /// A part of a record.
  public enum Part: String, Equatable, Sendable {
    case rates = "its lowest rate must be above 0, and its highest one finite and above that"
    case plannedSteps = "its planned steps must be at least as many as its points"
    case smoothing = "its smoothing must be above 0 and at most 1"
    case points = "the rates of its points must be finite, above 0 and rising"
  }
}

extension NoUsableRange: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFiniteFromStart(let rate):
      "The loss was not a finite number from a rate of \(Self.text(rate)) on, before it could fall. "
        + "Start the test at a lower rate, and check the images and the weights."
    case .tooFewSteps(let count, let needed):
      "The range test has \(Phrase.count(count, "step")) with a finite loss, but this rule needs \(needed). "
        + "Give it more steps."
    case .flat(let loss, let highest):
      "The loss stayed at \(Self.text(loss)) up to a rate of \(Self.text(highest)): it never fell "
        + "clearly below its noise. Let the test go to a higher rate or over more steps, "
        + "and check that the classes can be told apart."
    case .onlyRises(let lowest):
      "The loss only rose from the lowest rate, \(Self.text(lowest)), on. "
        + "Start the test at a lower rate."
    case .stillFalling(let highest, let interrupted):
      interrupted
        ? "The test was interrupted at a rate of \(Self.text(highest)) while the loss was still "
          + "falling. Let it finish."
        : "The loss was still falling at the highest rate, \(Self.text(highest)). "
          + "Let the test go to a higher rate."
    case .notFiniteBeforeAnyStep:
      "The loss is not a finite number before the first step, so that no rate can help. "
        + "Check the weights and the images."
    case .nothingTrains(let lowest):
      "No rate kept the loss finite, down to the lowest that was tried, \(Self.text(lowest)). "
        + "Let the search begin at a lower rate, or clip the gradients."
    case .nothingLearnt(let loss, let guessing, let steps, let lowest, let highest, let likely):
      "No rate from \(Self.text(lowest)) to \(Self.text(highest)) did clearly better than guessing in \(Phrase.count(steps, "step")) each: "
        + "the lowest loss is \(Self.text(loss)), that of guessing \(Self.text(guessing)). "
        + likely.advice
    case .notOfATest:
      "Halving trains rates side by side, which a range test does not. Choose a rule that reads its curve."
    case .retired: "That rule no longer exists. Choose another, or halving."
    case .searchInterrupted: "The search for the rate was stopped. Let it finish."
    case .notATest(let part):
      "The record is of no range test: \(part.rawValue)."
    case .factor(let factor):
      "The factor from the lower to the upper rate is \(factor); it must be above 1 and leave a lower rate."
    case .belowTest(let rate, let lowest):
      "The curve points to a rate of \(Self.text(rate)), below the lowest that was tested, "
        + "\(Self.text(lowest)). Start the test at a lower rate."
    }
  }

  /// Three significant digits are all that a range test can tell.
  private static func text(_ value: Double) -> String { value.formatted(significantDigits: 3) }
}

extension NoUsableRange.Likely {
  /// What it is and what to do, as a sentence.
  fileprivate var advice: String {
    switch self {
    case .fewImages(0):
      "There are too few images to hold any back: add more, or make the batches smaller."
    case .fewImages(let count):
      "Only \(Phrase.count(count, "image")) could be held back, too few to tell learning from chance: "
        + "add more, or make the batches smaller."
    case .nothingToLearn:
      "Check that the classes can be told apart and that the images lie in the right folders, or give the search more steps."
    }
  }
}
