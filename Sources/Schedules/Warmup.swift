import Wording

/// A straight climb to another schedule's first rate, then that schedule.
///
///     rate = next(0) · (start + (1 - start) · t/N) for t < N, then next(t - N)
///
/// As `LinearLR` before another scheduler in `SequentialLR`. The other schedule sees a run that is N steps shorter;
/// while the rate climbs, momentum is the other schedule's first.
///
/// ```swift
/// Warmup(.epochs(2), then: Cosine(max: 0.05))
/// ```
public struct Warmup<Next: Schedule>: Schedule {
  /// N, the length of the climb.
  public var length: Length
  /// The first rate as a fraction of the rate to be reached.
  public var start: Double
  public var next: Next

  public init(_ length: Length, from start: Double = 1.0 / 3, then next: Next) {
    self.length = length
    self.start = start
    self.next = next
  }

  public var summary: String {
    Phrase.settings(("length", length), ("from", start)) + ", then \(next.summary)"
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (step, climb) = (run.clamp(step), length.steps(in: run))
    guard step < climb else { return next.rate(at: step - climb, in: rest(of: run)) }
    let fraction = start + (1 - start) * Double(step) / Double(climb)
    return next.rate(at: 0, in: rest(of: run)) * fraction
  }

  public func momentum(at step: Int, in run: Horizon) -> Double? {
    let climb = length.steps(in: run)
    return next.momentum(at: max(run.clamp(step) - climb, 0), in: rest(of: run))
  }

  /// The run as the other schedule sees it.
  func rest(of run: Horizon) -> Horizon {
    Horizon(steps: run.steps - length.steps(in: run), stepsPerEpoch: run.stepsPerEpoch)
  }
}

extension Warmup: Hashable where Next: Hashable {}
