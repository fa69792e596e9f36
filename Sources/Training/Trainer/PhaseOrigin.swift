/// Where a phase of a training begins that has others behind it.
///
/// Four things advance with every step, and only in a training of one phase are they one number: the updates that the
/// optimizer has seen (`TrainingState.step`), the place in the schedule, the images that come next, and the draws of dropout.
/// A phase has a schedule, epochs and records of its own, which count from its beginning, while images and draws go on from
/// where the phase before it ended, so that none of them comes twice. What the optimizer remembers is the state's: one that
/// is trained on keeps it, a fresh one begins anew.
public struct PhaseOrigin: Codable, Equatable, Sendable {
  /// The updates of the state at the beginning of the phase; 0 for a fresh one.
  public var updates: Int
  /// The steps of all phases before it.
  public var steps: Int
  /// The epochs of all phases before it.
  public var epochs: Int

  /// - Parameters: the beginning of a training unless they say otherwise.
  public init(updates: Int = 0, steps: Int = 0, epochs: Int = 0) {
    self.updates = updates
    self.steps = steps
    self.epochs = epochs
  }

  /// The same for a state of its own, whose optimizer remembers nothing: for a model that is trained otherwise from here on.
  public var forFreshState: PhaseOrigin { PhaseOrigin(steps: steps, epochs: epochs) }
}
