import Engine
import Files
import Records
import Schedules
import Training
import Wording

/// What is told of a training, and how it is stopped.
struct RunControl: Sendable {
  let stop: StopSignal
  let tell: @Sendable (ExperimentEvent) -> Void
}

extension RunSession {
  /// Trains the head alone, where it is to be trained first and the training proper has not begun, and goes on from there.
  ///
  /// It is a run of its own in the folder `head`, so that one that is cut off goes on like any other.
  ///
  /// - Parameter finish: called with the result of the head's run.
  /// - Throws: ``ExperimentError/stopped(folder:)``, ``ExperimentError/headDiverged(_:folder:)``; as
  ///   ``ExperimentRun/run(finish:)``.
  mutating func trainHead(
    _ control: RunControl, finish: (RunResult) throws -> Void
  ) async throws {
    guard !hasCheckpoint, let phase = headPhase else { return }
    let folder = directory.path(of: "head")
    control.tell(
      .note(
        "The head alone is trained first, for \(Phrase.count(phase.epochs, "epoch")), in \(BytePath(folder))."
      ))
    // Its end is no result of the run's yet, and its images are those of the run.
    let tell: @Sendable (ExperimentEvent) -> Void = { event in
      switch event {
      case .alreadyComplete, .normalised: break
      default: control.tell(event)
      }
    }
    let isBegun = FileSystem.exists("\(folder)/config.json")
    let run =
      try isBegun
      ? ExperimentRun(
        resuming: folder, with: RunChanges(threads: configuration.threads), split: setup.split,
        stop: control.stop, tell: tell)
      : ExperimentRun(
        phase, in: folder, split: setup.split, options: configuration.planOptions,
        command: configuration.command, stop: control.stop, tell: tell)
    let result: RunResult
    do {
      result = try await run.run(finish: finish)
    } catch ExperimentError.stopped {
      throw ExperimentError.stopped(folder: directory.path)
    } catch let error as ExperimentError {
      if case .noUsableRate = error, isNew { directory.discard() }
      throw error
    }
    switch result.outcome.outcome {
    case .completed: break
    case .interrupted: throw ExperimentError.stopped(folder: directory.path)
    case .diverged:
      throw ExperimentError.headDiverged(result.outcome.description, folder: folder)
    }
    let last = try Checkpoint(contentsOf: RunDirectory.path(of: .last, ofRun: folder))
    try state.load(weights: last.weights, strict: false)
    setup = setup.beginning(with: last.weights)
    progress = TrainingProgress(from: result.outcome.end.forFreshState)
    control.tell(
      .note("Now what follows the head's training, with a rate and a schedule of its own."))
  }

  /// The training of the head alone, with its images and weights where they are now.
  private var headPhase: Experiment? {
    guard var phase = configuration.experiment.headPhase else { return nil }
    phase.data = configuration.dataInPlace
    phase.model.weights = phase.model.weights.map(configuration.resolved)
    return phase
  }
}
