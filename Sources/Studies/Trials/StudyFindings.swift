import Optimizers
import Records

/// What a study knows so far.
struct StudyFindings: Sendable {
  private(set) var sweeps: [OptimizerName: SweepSummary] = [:]
  private(set) var trials: [TrialID: TrialRecord] = [:]
  /// What the first trial of each seed began with.
  private(set) var beginnings: [UInt64: TrialBeginning] = [:]

  /// What the directory holds.
  init(
    of configuration: StudyConfiguration, in directory: StudyDirectory
  ) throws(StudyDirectoryError) {
    for contestant in configuration.contestants {
      sweeps[contestant.name] = try directory.sweep(of: contestant.name)
      for seed in configuration.seeds {
        let id = TrialID(contestant: contestant.name, seed: seed)
        if let trial = try directory.trial(id) { add(trial, of: id) }
      }
    }
  }

  mutating func add(_ sweep: SweepSummary, of contestant: OptimizerName) {
    sweeps[contestant] = sweep
  }

  mutating func add(_ trial: TrialRecord, of id: TrialID) {
    trials[id] = trial
    if let beginning = trial.beginning, beginnings[id.seed] == nil {
      beginnings[id.seed] = beginning
    }
  }

  /// Notes what a trial is about to begin with.
  ///
  /// - Throws: `StudyError.unfair` where another contestant of the seed began otherwise.
  mutating func begin(_ id: TrialID, with beginning: TrialBeginning) throws(StudyError) {
    guard let first = beginnings[id.seed] else {
      beginnings[id.seed] = beginning
      return
    }
    let differences = beginning.differences(from: first)
    guard differences.isEmpty else { throw .unfair(differences: differences) }
  }
}
