import Engine
import ImageData
import Optimizers
import Records
import Schedules
import Synchronization
import Training

extension Study {
  /// Finds the rates of an arm, on the first seed, unless it was made before.
  ///
  /// - Throws: what the images or the directory throw.
  func findRange(of arm: StudyArm) async throws {
    let name = arm.name
    let known = findings.withLock { $0.rates }
    guard known[name] == nil else { return }
    // Arms that differ in their schedules alone look for the same rate.
    if let other = configuration.arms.first(where: { known[$0.name] != nil && $0.looks(like: arm) }
    ),
      let finding = known[other.name]
    {
      try keep(finding, of: name)
      return
    }
    let summary: RateFinding? = try await TrainingThread.run { [self] in
      let bench = try setup(of: arm).searchBench(threads: threads)
      let experiment = arm.experiment
      let state = try bench.state(
        for: experiment.optimizer, seed: configuration.seeds[0])
      let finder = experiment.finder
      tell(
        .searchStarted(
          name, steps: finder.plannedSteps(stepsPerEpoch: bench.training.batchCount)))
      let started = ContinuousClock.now
      var finding = try finder.find(
        bench.plan, state, on: bench.training, clipping: experiment.clipping,
        trainingSteps: length(of: arm).steps, beginsAfresh: bench.beginsAfresh,
        interrupted: { control.isStopping }, progress: { tell(.searchProgress(name, $0)) })
      finding?.seconds = (ContinuousClock.now - started) / .seconds(1)
      return finding
    }
    guard let summary else { return }
    try keep(summary, of: name)
  }

  private func keep(_ finding: RateFinding, of name: String) throws {
    try directory.write(finding, of: name)
    findings.withLock { $0.add(finding, of: name) }
    tell(.searchEnded(name, finding))
  }

  /// The arms whose rates are still to be looked for, each search once.
  var pendingSearches: [StudyArm] {
    let known = findings.withLock { $0.rates }
    return configuration.arms.reduce(into: []) { searches, arm in
      guard arm.experiment.searchesRate, known[arm.name] == nil else { return }
      let isMade = configuration.arms.contains { known[$0.name] != nil && $0.looks(like: arm) }
      if !isMade, !searches.contains(where: { $0.looks(like: arm) }) { searches.append(arm) }
    }
  }
}

extension StudyArm {
  /// Whether the search for its rates is the other's: what is not searched with does not count.
  fileprivate func looks(like other: StudyArm) -> Bool {
    var experiment = experiment
    experiment.schedule = other.experiment.schedule
    experiment.plateau = other.experiment.plateau
    experiment.optimizer.average = other.experiment.optimizer.average
    return experiment == other.experiment
  }
}
