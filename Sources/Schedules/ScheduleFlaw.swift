import Foundation
import Wording

/// Something about a schedule in a run of a given length that is probably not meant.
public enum ScheduleFlaw: Hashable, Sendable {
  /// The base rate is above the maximum.
  case swappedBounds(base: Double, max: Double)
  /// A phase is too short to take a step.
  case zeroWidthPhase(Phase)
  /// The run is over before the rate is at its peak.
  case peakNeverReached(peak: Double, highest: Double)
  /// The run is over before the rate is at its last value, after a fraction of the way from 0 to 1.
  case endsMidFall(fraction: Double)
  /// The run is over before a drop, counted from 1.
  case dropNeverComes(Int)
  /// The run ends inside a cycle, counted from 1, after a fraction of it from 0 to 1.
  case endsMidCycle(cycle: Int, fraction: Double)
  /// A segment, counted from 1, lies past the run's end.
  case segmentNeverBegins(Int)
  /// The segments end before the run does.
  case segmentsEndEarly(remaining: Int)
  /// The warm-up is as long as the run or longer.
  case onlyWarmup
  /// A plateau is too patient to lower the rate of any epoch.
  case patienceOutlastsRun(patience: Int, epochs: Int)

  /// A phase of a schedule.
  public enum Phase: Hashable, Sendable {
    case climb
    case fall
    case tail
    /// What lies between two drops.
    case level
    case warmup
    /// Counted from 1.
    case segment(Int)
  }
}

extension ScheduleFlaw: CustomStringConvertible {
  public var description: String {
    switch self {
    case .swappedBounds(let base, let max):
      "The base rate \(base) is above the maximum \(max): the cycle is upside down."
    case .zeroWidthPhase(let phase):
      "\(phase.description) takes no step: make it, or the run, longer."
    case .peakNeverReached(let peak, let highest):
      """
      The peak of \(peak) is never reached: the highest rate is \(Self.rounded(highest)) \
      (\(Self.percent(highest / peak)) of it). Shorten the climb or lengthen the run.
      """
    case .endsMidCycle(let cycle, let fraction):
      """
      The run ends in the middle of a cycle, after \(Self.percent(fraction)) of cycle \(cycle). \
      Choose a step size with which whole cycles fit the run.
      """
    case .endsMidFall(let fraction):
      """
      The run ends after \(Self.percent(fraction)) of the way to the last rate. \
      Shorten the way or lengthen the run.
      """
    case .dropNeverComes(let number):
      "Drop \(number) never comes: the run is over before it."
    case .segmentNeverBegins(let number):
      "Segment \(number) never begins: the run is over before it."
    case .segmentsEndEarly(let remaining):
      "The segments end \(Phrase.count(remaining, "step")) before the run does: the last rate stays until then."
    case .onlyWarmup:
      "The warm-up takes the whole run: the schedule after it never begins."
    case .patienceOutlastsRun(let patience, let epochs):
      """
      The plateau never lowers the rate: with a patience of \(Phrase.count(patience, "epoch")) it would first do so \
      for epoch \(Self.sum(patience, 3)), and the run has \(epochs).
      """
    }
  }

  /// Without overflow, whatever someone took for a number of epochs.
  private static func sum(_ count: Int, _ more: Int) -> Int {
    let (sum, overflow) = count.addingReportingOverflow(more)
    return overflow ? .max : sum
  }

  private static func percent(_ fraction: Double) -> String {
    abs(fraction) < 1e6 ? Phrase.percent(fraction, decimals: 0) : "none"
  }

  /// To three digits.
  private static func rounded(_ rate: Double) -> String {
    guard rate.isFinite, rate != 0 else { return "\(rate)" }
    let unit = pow(10, floor(log10(abs(rate))) - 2)
    let digits = (rate / unit).rounded()
    return unit < 1 ? "\(digits / (1 / unit).rounded())" : "\(digits * unit)"
  }
}

extension ScheduleFlaw.Phase: CustomStringConvertible {
  public var description: String {
    switch self {
    case .climb: "The climb"
    case .fall: "The fall"
    case .tail: "The last phase"
    case .level: "A level between two drops"
    case .warmup: "The warm-up"
    case .segment(let number): "Segment \(number)"
    }
  }
}
