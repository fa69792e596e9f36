public import Engine
public import ImageData
public import Records
public import Schedules

/// The rate that needs no choosing: a range test, then a triangular cycle between the bounds that it found.
///
/// This is what `--rate auto` does.
public struct AutomaticRate: Equatable, Sendable {
  /// What came of it.
  public struct Choice: Equatable, Sendable {
    /// The test with all that is concluded from it.
    public let sweep: SweepSummary
    /// The cycle, or `nil` where the test found no usable range; `sweep.refusal` then says why.
    public let schedule: Triangular?
  }

  public var finder: RateFinder
  /// What the upper bound is read off by.
  public var rule: SuggestionRule
  /// Upper over lower bound.
  public var factor: Double
  /// Half a cycle; `nil` for at most four epochs, such that whole cycles fit the run.
  public var stepSize: Length?
  public var decay: Triangular.Decay
  public var momentum: MomentumRange?

  public init(
    finder: RateFinder = RateFinder(), rule: SuggestionRule = .article, factor: Double = 6,
    stepSize: Length? = nil, decay: Triangular.Decay = .none, momentum: MomentumRange? = nil
  ) {
    self.finder = finder
    self.rule = rule
    self.factor = factor
    self.stepSize = stepSize
    self.decay = decay
    self.momentum = momentum
  }

  /// Runs the test on a copy of `state` and chooses the schedule of a run of `length`.
  ///
  /// - Throws: what `RateFinder.sweep` throws. That there is no usable range is no error but an answer.
  public func choose(
    _ plan: Plan, _ state: TrainingState, on source: any BatchSource, for length: RunLength,
    interrupted: () -> Bool = { false },
    progress: (_ point: SweepRecord.Point, _ plannedSteps: Int) -> Void = { _, _ in }
  ) throws -> Choice {
    let record = try finder.sweep(
      plan, state, on: source, interrupted: interrupted, progress: progress)
    return choice(from: record, for: length)
  }

  /// The schedule that follows from a recorded test.
  public func choice(from record: SweepRecord, for length: RunLength) -> Choice {
    let summary = record.summary(rule: rule, factor: factor)
    let schedule = summary.range.map { range in
      Triangular(
        base: range.lower, max: range.upper,
        stepSize: stepSize ?? Triangular.defaultStepSize(in: length), decay: decay,
        momentum: momentum)
    }
    return Choice(sweep: summary, schedule: schedule)
  }
}
