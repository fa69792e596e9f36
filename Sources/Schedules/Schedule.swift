/// A learning rate, and momentum where it is cycled too, as a pure function of the step.
///
/// A schedule is a value: it can be stored, compared, drawn and sent, and it has no memory. Resuming a run
/// at step k is evaluating at k. A schedule of your own is a type of yours that conforms.
///
/// Every requirement is closed-form and O(1) in the step. Steps count from 0; a step at or past the run's
/// end gives what the last step gives, never a jump.
public protocol Schedule: Codable, Equatable, Sendable {
  /// The learning rate of a step.
  func rate(at step: Int, in run: Horizon) -> Double

  /// The momentum of a step (β₁ in the Adam family), or `nil` where the optimizer's own stays.
  func momentum(at step: Int, in run: Horizon) -> Double?

  /// The settings in words, as reports show them: `base 0.001, max 0.006, step size 4ep`. What is off is left out; empty
  /// for a schedule that does not say.
  var summary: String { get }

  /// Checks the numbers that the schedule is made of; nothing by default.
  ///
  /// A schedule with impossible ones can still be evaluated, but what it gives means nothing: whoever trains with it
  /// calls this first, and looks at the rate and the momentum of every step besides.
  ///
  /// - Throws: a ``ScheduleError`` for the first that is out of range.
  func validate() throws(ScheduleError)

  /// What someone should know before spending a run on this schedule; none by default.
  func flaws(in run: Horizon) -> [ScheduleFlaw]
}

extension Schedule {
  public func momentum(at step: Int, in run: Horizon) -> Double? { nil }

  public var summary: String { "" }

  public func validate() throws(ScheduleError) {}

  public func flaws(in run: Horizon) -> [ScheduleFlaw] { [] }
}
