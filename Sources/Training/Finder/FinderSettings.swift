package import Engine
package import ImageData
package import Optimizers
public import Records

/// How a rate is found, for any optimizer.
public struct FinderSettings: Codable, Equatable, Sendable {
  /// The lowest rate to be tried; `nil` for what suits the method.
  public var from: Double?
  /// The highest one; likewise.
  public var to: Double?
  /// How many steps it may take; `nil` for what suits the method.
  public var steps: Int?
  /// The method; `nil` is `.halving`.
  public var rule: SuggestionMethod?
  /// Upper over lower bound.
  public var factor: Double

  public init(
    from: Double? = nil, to: Double? = nil, steps: Int? = nil, rule: SuggestionMethod? = nil,
    factor: Double = 6
  ) {
    self.from = from
    self.to = to
    self.steps = steps
    self.rule = rule
    self.factor = factor
  }

  /// The method that is meant.
  public var method: SuggestionMethod { rule ?? .halving }

  /// The steps that it takes, at most or about, over a source with so many batches per epoch.
  package func plannedSteps(stepsPerEpoch: Int) -> Int {
    method == .halving
      ? search(clipping: nil).plannedSteps(stepsPerEpoch: stepsPerEpoch)
      : finder(clipping: nil).plannedSteps(stepsPerEpoch: stepsPerEpoch)
  }

  /// Finds the rate on copies of a state.
  ///
  /// - Parameters:
  ///   - clipping: what training will clip by.
  ///   - trainingSteps: the steps of the training that the rate is for; `nil` where that is not known.
  ///   - beginsAfresh: whether the training begins with random weights.
  ///   - interrupted: asked before each step; `true` ends it.
  ///   - progress: told of how many steps are made, and of what may be shown beside that.
  /// - Returns: `nil` where it was interrupted.
  /// - Throws: as `RateSearch.run` and `RateFinder.rangeTest`.
  package func find(
    _ plan: Plan, _ state: TrainingState, on source: any BatchSource,
    clipping: GradientClipping?, trainingSteps: Int?, beginsAfresh: Bool,
    interrupted: () -> Bool, progress: (FinderProgress) -> Void
  ) throws -> RateFinding? {
    guard method == .halving else {
      var done = 0
      let record = try finder(clipping: clipping).rangeTest(
        plan, state, on: source, interrupted: interrupted,
        progress: { point, _ in
          done += 1
          progress(FinderProgress(steps: done, rate: point.rate, loss: point.smoothedLoss))
        })
      return record.end == .interrupted ? nil : record.summary(rule: method, factor: factor)
    }
    var search = search(clipping: clipping)
    search.trainingSteps = trainingSteps
    search.beginsAfresh = beginsAfresh
    let record = try search.run(
      plan, state, on: source, interrupted: interrupted, progress: progress)
    return record.isInterrupted ? nil : record.finding(factor: factor)
  }

  private func finder(clipping: GradientClipping?) -> RateFinder {
    RateFinder(from: from ?? 1e-7, to: to, steps: steps, clipping: clipping)
  }

  private func search(clipping: GradientClipping?) -> RateSearch {
    RateSearch(from: from, to: to, budget: steps, clipping: clipping)
  }
}
