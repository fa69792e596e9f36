import Engine
package import ImageData
import Layers
import Optimizers
package import Records
import Schedules
import Synchronization
import Training

extension Study {
  /// All that is known now, without the best model and pictures, which take a while.
  package func record() -> StudyRecord {
    let findings = findings.withLock { $0 }
    let first = split(seed: configuration.seeds[0])
    var record = StudyRecord(
      data: configuration.base.data.path, model: configuration.base.model.name.rawValue,
      parameterCount: setups[0].parameterCount, started: manifest.started,
      command: manifest.command,
      settings: configuration.settings(
        batchSize: first.training.batchSize, fingerprint: manifest.fingerprint)
        + RunSetting.kernels(manifest.convolutions)
        + (sharing.map { [RunSetting("shared by all trials", $0)] } ?? []),
      classes: first.classRecords, epochs: configuration.epochs,
      stepsPerEpoch: length.stepsPerEpoch, seeds: configuration.seeds, target: target,
      arms: configuration.arms.map { arm in
        let schedule = try? schedule(of: arm)
        let rule = arm.experiment.optimizer.optimizer
        return ArmRecord(
          name: arm.name, optimizer: arm.experiment.rule.rawValue,
          rule: rule.summary,
          schedule: schedule?.summary,
          rateOrigin: arm.experiment.rateOrigin, finding: findings.rates[arm.name],
          batchSize: setup(of: arm).split(seed: configuration.seeds[0]).training.batchSize,
          stateBytes: arm.experiment.optimizer.stateCount * setup(of: arm).parameterCount
            * MemoryLayout<Float>.stride,
          trials: configuration.seeds.compactMap { seed in
            findings.trials[TrialID(arm: arm.name, seed: seed)]
          }, differences: configuration.differences(of: arm))
      },
      setAside: first.setAside, warnings: first.warnings() + untrainedWarnings, split: split,
      contrasts: configuration.contrasts, ledger: ledger(of: findings))
    record.reference = reference
    record.earlierLooks = manifest.earlierLooks
    if ranksUnequalBudgets { record.ranksUnequalBudgets = true }
    if split == .fixed { record.validationLabels = labels(of: first.validationSamples) }
    if evaluatesTest { record.testLabels = labels(of: first.testSamples) }
    return record
  }

  private func labels(of samples: [ImageSample]) -> ImageClasses? {
    samples.isEmpty ? nil : ImageClasses(samples.map(\.label))
  }

  /// What to know of classes that the validation set is without; `nil` where there are none.
  package var unjudgedWarning: String? { split(seed: configuration.seeds[0]).unjudgedWarning }

  /// What to know of classes that are in no batch of one seed or another.
  package var untrainedWarnings: [String] {
    configuration.seeds.reduce(into: []) { known, seed in
      if let warning = split(seed: seed).untrainedWarning(epochs: configuration.epochs),
        !known.contains(warning)
      {
        known.append(warning)
      }
    }
  }

  /// What the images were that the study had to do without.
  package var setAside: SetAside { split(seed: configuration.seeds[0]).index.report.setAside }

  /// All that is known now, with the best model's evaluation and sample images.
  func completedRecord() throws -> StudyRecord {
    var record = record()
    record.best = try bestModel(of: record)
    if evaluatesTest, pendingTrials.isEmpty { record.test = try testScores(of: record) }
    record.gallery = try Gallery(split(seed: configuration.seeds[0])).rows()
    return record
  }
}
