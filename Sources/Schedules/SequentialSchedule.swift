import Wording

/// Schedules one after the other, each for a length of its own, as `SequentialLR`.
///
/// Each sees a run of its segment's length, counted from its own step 0. After the last segment the last rate stays.
///
/// ```swift
/// SequentialSchedule([
///   .init(.epochs(2), .constant(Constant(0.001))),
///   .init(.fraction(0.5), .cosine(Cosine(max: 0.05))),
/// ] as [SequentialSchedule<ScheduleConfiguration>.Segment])
/// ```
///
/// - Complexity: O(n) in the number of segments, whatever the step.
public struct SequentialSchedule<Part: Schedule>: Schedule {
  /// A schedule and how long it lasts.
  public struct Segment: Codable, Equatable, Sendable {
    public var length: Length
    public var schedule: Part

    public init(_ length: Length, _ schedule: Part) {
      self.length = length
      self.schedule = schedule
    }
  }

  /// At least one; without any the rate is 0.
  public var segments: [Segment]

  public init(_ segments: [Segment]) { self.segments = segments }

  public var summary: String {
    segments.map { "\($0.length): \($0.schedule.summary)" }.joined(separator: "; ")
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    guard let (part, step, run) = place(of: step, in: run) else { return 0 }
    return part.rate(at: step, in: run)
  }

  public func momentum(at step: Int, in run: Horizon) -> Double? {
    guard let (part, step, run) = place(of: step, in: run) else { return nil }
    return part.momentum(at: step, in: run)
  }

  /// Each segment's steps; a segment of less than half a step has none and is passed over.
  func lengths(in run: Horizon) -> [Int] { segments.map { $0.length.steps(in: run) } }

  /// The schedule that a step belongs to, the step as it counts it, and the run as it sees it.
  private func place(of step: Int, in run: Horizon) -> (Part, Int, Horizon)? {
    var step = run.clamp(step)
    var last: (Part, Int, Horizon)?
    for (segment, length) in zip(segments, lengths(in: run)) where length > 0 {
      let span = Horizon(steps: length, stepsPerEpoch: run.stepsPerEpoch)
      last = (segment.schedule, span.clamp(step), span)
      if step < length { return last }
      step -= length
    }
    return last
  }
}

extension SequentialSchedule.Segment: Hashable where Part: Hashable {}
extension SequentialSchedule: Hashable where Part: Hashable {}
