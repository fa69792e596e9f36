import Records
import Training

extension Study {
  /// What the work that is done took, arm by arm.
  func ledger(of findings: StudyFindings) -> [LedgerEntry] {
    configuration.arms.flatMap { arm in
      let name = arm.name
      let trials = configuration.seeds.compactMap {
        findings.trials[TrialID(arm: name, seed: $0)]
      }
      var entries: [LedgerEntry] = []
      if let features = findings.features[setup(of: arm).number] {
        entries.append(LedgerEntry(arm: name, kind: .features, steps: 0, seconds: features.seconds))
      }
      if arm.experiment.schedule.rates == .found, let finding = findings.rates[name] {
        // Folders of versions that kept no time are charged by the trials' pace.
        let pace = (trials.compactMap(\.millisecondsPerStep).median ?? 0) / 1000
        entries.append(
          LedgerEntry(
            arm: name, kind: .search, steps: finding.steps,
            seconds: finding.seconds ?? Double(finding.steps) * pace))
      }
      return entries
        + trials.map { trial in
          LedgerEntry(
            arm: name, kind: .trial, seed: trial.seed, steps: trial.stepsMade,
            seconds: trial.seconds ?? trial.epochs.reduce(0) { $0 + $1.seconds })
        }
    }
  }
}

extension TrialRecord {
  /// The steps that count of it.
  fileprivate var stepsMade: Int {
    switch outcome {
    case .completed, .failed: steps.count
    case .diverged(let step, _): max(steps.count, step)
    case .interrupted(let step): step
    }
  }
}
