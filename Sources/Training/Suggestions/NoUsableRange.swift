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
  /// The suggestion lies below the lowest rate of the test.
  case belowTest(rate: Double, lowestRate: Double)
}

extension NoUsableRange: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFiniteFromStart(let rate):
      "The loss was not a finite number from a rate of \(Self.text(rate)) on, before it could fall. "
        + "Start the test at a lower rate, and check the images and the weights."
    case .tooFewSteps(let count, let needed):
      "The range test has \(count) steps with a finite loss, but this rule needs \(needed). "
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
    case .belowTest(let rate, let lowest):
      "The curve points to a rate of \(Self.text(rate)), below the lowest that was tested, "
        + "\(Self.text(lowest)). Start the test at a lower rate."
    }
  }

  /// Three significant digits are all that a range test can tell.
  private static func text(_ value: Double) -> String { value.formatted(significantDigits: 3) }
}
