import Synchronization
import Training

/// The request to stop a study, and the trainings that it must reach.
final class StudyControl: Sendable {
  private struct State {
    var isStopping = false
    var runs: [TrialID: TrainingRun] = [:]
  }

  private let state = Mutex(State())

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Stops what runs and what would run.
  func stop() {
    let runs = state.withLock { state in
      state.isStopping = true
      return Array(state.runs.values)
    }
    for run in runs { run.stop() }
  }

  /// Lets a stop reach a training from now on, also one that was asked for before.
  func begin(_ id: TrialID, _ run: TrainingRun) {
    let isStopping = state.withLock { state in
      state.runs[id] = run
      return state.isStopping
    }
    if isStopping { run.stop() }
  }

  func end(_ id: TrialID) { state.withLock { $0.runs[id] = nil } }
}
