import Engine
public import Records
public import Schedules

/// What a run carries from step to step besides the state: without it a resumed epoch would forget the
/// steps that came before.
public struct TrainingProgress: Codable, Equatable, Sendable {
  /// The epochs that are closed: trained, evaluated and recorded.
  public internal(set) var finishedEpochs = 0
  /// The best of them.
  public internal(set) var best: BestEpoch?
  /// What the plateau, where the run has one, remembers of them.
  public internal(set) var plateau: PlateauState?
  /// `nil` in a training of one phase.
  private var phase: PhaseOrigin?
  /// Sums over the samples of the epoch under way.
  private var lossSum = 0.0
  private var correct = 0
  private var samples = 0
  /// What the epoch under way took in the sessions before, in seconds; `nil` where it began in this one.
  private(set) var earlierSeconds: Double?

  /// A run, or a phase of one, that has not begun.
  ///
  /// - Parameter origin: where the phase begins; the outcome of the phase before has it (``TrainingOutcome/end``).
  public init(from origin: PhaseOrigin = PhaseOrigin()) {
    if origin != PhaseOrigin() { phase = origin }
  }

  /// Where the phase began.
  public var origin: PhaseOrigin { phase ?? PhaseOrigin() }

  /// The steps that its phase has behind it.
  func position(of state: TrainingState) -> Int { state.step - origin.updates }

  /// The epoch of the last step, from 0 and earlier phases included.
  func lastEpoch(of state: TrainingState, stepsPerEpoch: Int) -> Int {
    origin.epochs + max(position(of: state) - 1, 0) / stepsPerEpoch
  }

  mutating func add(_ batch: BatchResult) {
    lossSum += batch.lossSum
    correct += batch.correct
    samples += batch.count
  }

  /// Where a phase behind this one begins, on the same state.
  func end(after position: Int, of length: Horizon) -> PhaseOrigin {
    let begun = (position + length.stepsPerEpoch - 1) / length.stepsPerEpoch
    return PhaseOrigin(
      updates: origin.updates + position, steps: origin.steps + position,
      epochs: origin.epochs + begun)
  }

  /// Whether it can be what a run has behind it after so many updates.
  func isPossible(atStep step: Int) -> Bool {
    let counts = 0...Horizon.mostSteps
    return counts.contains(origin.updates) && counts.contains(origin.steps)
      && counts.contains(origin.epochs) && origin.updates <= step
      && (0...(step - origin.updates)).contains(finishedEpochs) && lossSum.isFinite && samples >= 0
      && (0...samples).contains(correct) && (earlierSeconds.map { $0 >= 0 && $0.isFinite } ?? true)
      && (best.map { (1...max(finishedEpochs, 1)).contains($0.epoch) } ?? true)
  }

  /// Whether steps were made that no closed epoch holds.
  var hasOpenEpoch: Bool { samples > 0 }

  /// The open epoch's running mean loss and accuracy.
  var figures: (loss: Double, accuracy: Double) {
    (lossSum / Double(samples), Double(correct) / Double(samples))
  }

  /// Notes that the session ends in the middle of an epoch, which took so long in it.
  mutating func pause(after seconds: Double) {
    earlierSeconds = (earlierSeconds ?? 0) + seconds
  }

  mutating func closeEpoch(_ number: Int, best: BestEpoch?, plateau: PlateauState?) {
    self = TrainingProgress(from: origin)
    finishedEpochs = number
    self.best = best
    self.plateau = plateau
  }
}
