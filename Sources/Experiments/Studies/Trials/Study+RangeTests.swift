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
    guard findings.withLock({ $0.sweeps[name] }) == nil else { return }
    let summary: RateFinding? = try await TrainingThread.run { [self] in
      let bench = try workbench(of: arm, seed: configuration.seeds[0])
      let experiment = arm.experiment
      let state = try bench.state(
        for: experiment.optimizer, seed: configuration.seeds[0])
      let finder = experiment.finder
      tell(
        .sweepStarted(
          name, steps: finder.plannedSteps(stepsPerEpoch: bench.training.batchCount)))
      return try finder.find(
        bench.plan, state, on: bench.training, clipping: experiment.clipping,
        trainingSteps: length(of: arm).steps,
        interrupted: { control.isStopping }, progress: { tell(.sweepProgress(name, $0)) })
    }
    guard let summary else { return }
    try directory.write(summary, of: name)
    findings.withLock { $0.add(summary, of: name) }
    tell(.sweepEnded(name, summary))
  }
}
