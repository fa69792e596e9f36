import Engine
import ImageData
import Records
import Training

extension Study {
  /// Evaluates the best weights of every trial that made all its steps on the test set.
  ///
  /// - Returns: fewer where the user stopped it.
  func testScores(of record: StudyRecord) throws -> [TestScore] {
    var scores: [TestScore] = []
    for arm in record.arms {
      for trial in arm.trials where trial.outcome == .completed && !isStopping {
        let id = TrialID(arm: arm.name, seed: trial.seed)
        // Without a validation set nothing tells which weights are best.
        let kind = trial.bestEpoch?.validationLoss == nil ? CheckpointKind.last : .best
        do {
          let checkpoint = try Checkpoint(
            contentsOf: RunDirectory.path(of: kind, ofRun: directory.path(of: id)))
          let source = setup(of: self.arm(arm.name)).split(seed: trial.seed).test
          let result = try checkpoint.classification(
            on: source, options: PlanOptions(threads: threads * jobs),
            interrupted: { isStopping })
          if let result {
            scores.append(
              TestScore(
                arm: arm.name, seed: trial.seed, result.evaluation,
                predictions: ImageClasses(result.predictions)))
          }
        } catch let error as CheckpointError {
          tell(.warning("\(id) is not evaluated on the test set. \(error)"))
        }
      }
    }
    return scores
  }
}
