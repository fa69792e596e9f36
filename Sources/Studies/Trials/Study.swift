import Engine
package import ImageData
import Optimizers
package import Records
package import Schedules
import Synchronization
package import Training

/// A study under way: range tests, then the trials, seed by seed.
///
/// Everything that it finds is in its directory before it is told, and whatever is found there is not done again: a
/// study that was stopped, or cut off, goes on when it is run once more. A trial that fails or diverges is a result;
/// the study goes on.
package final class Study: Sendable {
  package let configuration: StudyConfiguration
  package let directory: StudyDirectory
  /// The validation accuracy, from 0 to 1, whose first reaching the report tells.
  package let target: Double
  /// How many trials run at once.
  package let jobs: Int
  /// Why that is fewer than asked for, if it is.
  package let capacityNote: String?
  /// The threads of each.
  package let threads: Int

  let manifest: StudyManifest
  let index: ImageIndex
  let splits: [UInt64: ImageSplit]
  let initial: Checkpoint?
  let parameterCount: Int
  let control = StudyControl()
  let findings: Mutex<StudyFindings>
  let tell: @Sendable (StudyEvent) -> Void

  /// - Parameters:
  ///   - initial: the weights that `configuration.initial` names.
  ///   - target: a validation accuracy, from 0 to 1.
  ///   - jobs: how many trials run at once, where memory and threads allow.
  ///   - threads: the threads of all of them together.
  ///   - tell: called with each event, by any thread.
  /// - Throws: `ImageDataError` where a class is too small to be split, what ``Workbench`` throws where the model
  ///   can't be computed, ``StudyDirectoryError`` where what the directory holds can't be read.
  package init(
    _ configuration: StudyConfiguration, in directory: StudyDirectory, manifest: StudyManifest,
    index: ImageIndex, initial: Checkpoint?, target: Double, jobs: Int, threads: Int,
    tell: @escaping @Sendable (StudyEvent) -> Void
  ) throws {
    self.configuration = configuration
    self.directory = directory
    self.manifest = manifest
    self.index = index
    self.initial = initial
    self.target = target
    self.tell = tell
    var splits: [UInt64: ImageSplit] = [:]
    for seed in configuration.seeds {
      splits[seed] = try configuration.images(seed: seed).split(index)
    }
    self.splits = splits
    let plan = try Self.workbench(
      splits[configuration.seeds[0]]!, configuration, threads: threads, initial: nil
    ).plan
    parameterCount = plan.parameterCount
    let slots = configuration.contestants.map(\.optimizer.optimizer.slots.count).max() ?? 0
    (self.jobs, capacityNote) = StudyCapacity(plan, slots: slots, threads: threads)
      .jobs(askedFor: jobs)
    self.threads = max(threads / self.jobs, 1)
    findings = Mutex(try StudyFindings(of: configuration, in: directory))
  }

  /// Ends the study after the step that is being made; what runs saves a checkpoint. May be called from any thread.
  package func stop() { control.stop() }

  /// Whether the study was asked to stop.
  package var isStopping: Bool { control.isStopping }

  /// Makes the range tests and trials that are not done yet.
  ///
  /// - Returns: all that is known now, with the best model and sample images.
  /// - Throws: what keeps the study as a whole from going on: its images or its directory. What goes wrong in a trial
  ///   is in the trial's record.
  package func run() async throws -> StudyRecord {
    for contestant in configuration.contestants where contestant.rate == .found {
      guard !isStopping else { break }
      try await findRange(of: contestant)
    }
    await runTrials()
    return try await TrainingThread.run { [self] in try completedRecord() }
  }

  func split(seed: UInt64) -> ImageSplit { splits[seed]! }

  /// The images and the compiled model of a seed.
  func workbench(seed: UInt64) throws -> Workbench {
    try Self.workbench(split(seed: seed), configuration, threads: threads, initial: initial)
  }

  private static func workbench(
    _ split: ImageSplit, _ configuration: StudyConfiguration, threads: Int, initial: Checkpoint?
  ) throws -> Workbench {
    try Workbench(
      split, model: configuration.model, dropout: configuration.dropout,
      loss: configuration.loss,
      options: PlanOptions(threads: threads, convolutions: configuration.convolutions),
      initial: initial)
  }

  /// The length of every trial.
  package var length: RunLength {
    RunLength(
      epochs: configuration.epochs,
      stepsPerEpoch: split(seed: configuration.seeds[0]).training.batchCount)
  }
}
