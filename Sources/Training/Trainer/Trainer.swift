public import Engine
import Files
public import ImageData
public import Optimizers
public import Schedules
import Synchronization

/// Trains a state: the loop around a plan, a schedule and a source of batches.
///
/// ```swift
/// for try await event in Trainer(plan, state, rate: cycle).run(flowers.training, epochs: 30) {
///   print(event)
/// }
/// ```
///
/// The loop runs on one thread of its own and tells what it does by events. It goes on from `state.step`:
/// as schedules, orders, augmentation and dropout are functions of the step, a state saved at any step and
/// loaded again continues exactly as if nothing had happened.
///
/// A second phase, with a schedule and epochs of its own, begins where the first one ended:
///
/// ```swift
/// let progress = TrainingProgress(from: first.end)
/// let second = Trainer(plan, state, rate: Cosine(max: 0.01), progress: progress).run(flowers, epochs: 10)
/// ```
///
/// What must not be lost is written by the training thread itself, into the run directory if one is given.
public struct Trainer {
  public var plan: Plan
  /// Changed by the run; do not touch it before the run has ended.
  public var state: TrainingState
  public var rate: any Schedule
  /// What lowers the rate where training no longer gets better, if anything.
  public var plateau: Plateau?
  /// A bound on the gradients of every step, if any.
  public var clipping: GradientClipping?
  /// Where records and checkpoints go, if anywhere.
  public var directory: RunDirectory?
  /// What a run that is resumed has behind it (`RunDirectory.restore(_:)` gives it), or where a phase begins.
  public var progress: TrainingProgress

  /// - Parameters:
  ///   - state: made by `plan`.
  ///   - rate: the learning rate, and the momentum where it is cycled too, of every step.
  ///   - plateau: multiplies the rate; what it remembers is part of the checkpoints.
  public init(
    _ plan: Plan, _ state: TrainingState, rate: any Schedule, plateau: Plateau? = nil,
    clipping: GradientClipping? = nil, directory: RunDirectory? = nil,
    progress: TrainingProgress = TrainingProgress()
  ) {
    self.plan = plan
    self.state = state
    self.rate = rate
    self.plateau = plateau
    self.clipping = clipping
    self.directory = directory
    self.progress = progress
  }

  /// A training from the beginning: with a fresh state.
  ///
  /// - Parameter seed: of first weights and dropout.
  public init(
    _ plan: Plan, _ optimizer: any Optimizer, rate: any Schedule, seed: UInt64 = 1
  ) {
    self.init(plan, plan.initialState(for: optimizer, seed: seed), rate: rate)
  }

  /// Starts training, to the end of epoch `epochs` counted from the beginning of the run, or of its phase.
  ///
  /// - Parameters:
  ///   - training: an epoch has as many steps as this has batches.
  ///   - validation: evaluated at the end of each epoch; none of its samples is dropped.
  /// - Returns: the events; iterating them throws what ended the run: a `TrainingError`; a `ScheduleError`,
  ///   `PlateauError`, `OptimizerError` or `PlanError` for settings that nothing can be trained with; a `FileError` or
  ///   `SafetensorsError` of the run directory; or what a source threw.
  public func run(
    _ training: any BatchSource, validation: (any BatchSource)? = nil, epochs: Int
  ) -> TrainingRun {
    let run = TrainingRun()
    // Handed over to the training thread as a whole; the caller keeps its hands off the state meanwhile. All of the
    // loop's memory is taken over there: gigabytes take their time.
    nonisolated(unsafe) let trainer = self
    TrainingThread.start {
      run.conclude(
        Result {
          try TrainingLoop(
            trainer, training: training, validation: validation, epochs: epochs, run: run
          ).run()
        })
    }
    return run
  }
}
