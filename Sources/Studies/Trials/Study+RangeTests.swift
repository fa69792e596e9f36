import Engine
import ImageData
import Optimizers
import Records
import Synchronization
import Training

extension Study {
  /// Makes the range test of a contestant, on the first seed, unless it was made before.
  ///
  /// - Throws: what the images or the directory throw.
  func findRange(of contestant: StudyContestant) async throws {
    let name = contestant.name
    guard findings.withLock({ $0.sweeps[name] }) == nil else { return }
    let summary: SweepSummary? = try await TrainingThread.run { [self] in
      let bench = try workbench(seed: configuration.seeds[0])
      let state = try bench.state(
        for: contestant.optimizer, seed: configuration.seeds[0])
      let finder = configuration.finder.finder(clipping: configuration.clipping)
      let steps = finder.plannedSteps(stepsPerEpoch: bench.training.batchCount)
      tell(.sweepStarted(name, steps: steps))
      let record = try finder.sweep(
        bench.plan, state, on: bench.training, interrupted: { control.isStopping },
        progress: { point, _ in tell(.sweepPoint(name, point)) })
      return record.end == .interrupted
        ? nil : configuration.finder.summary(of: record)
    }
    guard let summary else { return }
    try directory.write(summary, of: name)
    findings.withLock { $0.add(summary, of: name) }
    tell(.sweepEnded(name, summary))
  }
}
