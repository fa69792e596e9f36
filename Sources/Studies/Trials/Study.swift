import Engine
import Files
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
  /// Each with the arms that it is for.
  let setups: [StudySetup]
  let control = StudyControl()
  let findings: Mutex<StudyFindings>
  let tell: @Sendable (StudyEvent) -> Void

  /// - Parameters:
  ///   - index: the images at the size that an arm reads them.
  ///   - initial: the weights that the settings of a model name.
  ///   - target: a validation accuracy, from 0 to 1.
  ///   - jobs: how many trials run at once, where memory and threads allow.
  ///   - threads: the threads of all of them together.
  ///   - tell: called with each event, by any thread.
  /// - Throws: `ImageDataError` where a class is too small to be split, what ``Workbench`` throws where a model can't be
  ///   computed, ``StudyDirectoryError`` where what the directory holds can't be read.
  package init(
    _ configuration: StudyConfiguration, in directory: StudyDirectory, manifest: StudyManifest,
    index: (ImageSizing) throws -> ImageIndex,
    initial: (ModelSettings) throws -> PretrainedWeights?, target: Double, jobs: Int, threads: Int,
    tell: @escaping @Sendable (StudyEvent) -> Void
  ) throws {
    self.configuration = configuration
    self.directory = directory
    self.manifest = manifest
    self.target = target
    self.tell = tell
    let options = PlanOptions(threads: threads, convolutions: configuration.convolutions)
    var setups: [StudySetup] = []
    for settings in configuration.contestants.map(configuration.settings) {
      guard !setups.contains(where: { $0.settings.isSetUp(like: settings) }) else { continue }
      setups.append(
        try StudySetup(
          settings, number: setups.count, of: configuration,
          index: index(settings.images.sizing), initial: initial(settings.model),
          options: options))
    }
    self.setups = setups
    // The largest decides for all.
    guard
      let largest = setups.max(by: {
        $0.plan.trainingByteCount(slots: 0) < $1.plan.trainingByteCount(slots: 0)
      })
    else { preconditionFailure("A validated study has arms.") }
    let slots = configuration.contestants.map(\.optimizer.optimizer.slots.count).max() ?? 0
    (self.jobs, capacityNote) = StudyCapacity(largest.plan, slots: slots, threads: threads)
      .jobs(askedFor: jobs)
    self.threads = max(threads / self.jobs, 1)
    findings = Mutex(try StudyFindings(of: configuration, in: directory))
  }

  /// What an arm trains on and with.
  func setup(of contestant: StudyContestant) -> StudySetup {
    let settings = configuration.settings(of: contestant)
    return setups.first { $0.settings.isSetUp(like: settings) }!
  }

  /// Why the last layer begins afresh although there are first weights, where it does.
  package var replacement: HeadReplacement? { setups.lazy.compactMap(\.replacement).first }

  /// Ends the study after the step that is being made; what runs saves a checkpoint. May be called from any thread.
  package func stop() { control.stop() }

  /// What is done once more because its files can't be read, each as a sentence.
  package var notes: [String] { findings.withLock { $0.notes } }

  /// Whether the study was asked to stop.
  package var isStopping: Bool { control.isStopping }

  /// Makes the range tests and trials that are not done yet.
  ///
  /// - Returns: all that is known now, with the best model and sample images.
  /// - Throws: what keeps the study as a whole from going on: its images or its directory. What goes wrong in a trial
  ///   is in the trial's record.
  package func run() async throws -> StudyRecord {
    try await prepare()
    for contestant in configuration.contestants where contestant.rate == .found {
      guard !isStopping else { break }
      try await findRange(of: contestant)
    }
    await runTrials()
    return try await TrainingThread.run { [self] in try completedRecord() }
  }

  /// The images of a seed, as the first arm reads them.
  func split(seed: UInt64) -> ImageSplit { setups[0].split(seed: seed) }

  /// The images, or what is shared of them, and the compiled model of an arm with a seed.
  func workbench(of contestant: StudyContestant, seed: UInt64) throws -> Workbench {
    try setup(of: contestant).workbench(seed: seed, threads: threads)
  }

  /// What all trials share, for a report; `nil` where nothing is.
  var sharing: String? { setups.lazy.compactMap(\.sharing).first }

  /// Computes what the frozen part makes of the images, for all range tests and trials that are left; running the study
  /// does so unless it was done before.
  package func prepare() async throws {
    try await TrainingThread.run { [self] in
      guard !isDone else { return }
      for setup in setups {
        let summary = try setup.shareFeatures(
          interrupted: { control.isStopping },
          progress: { tell(.featuresComputed($0, of: $1)) })
        if let summary { tell(.featuresShared(summary)) }
      }
    }
  }

  /// Whether all range tests and trials are in the directory.
  private var isDone: Bool {
    pendingTrials.isEmpty
      && configuration.contestants.allSatisfy { contestant in
        contestant.rate != .found
          || findings.withLock { $0.sweeps[contestant.name] != nil }
      }
  }

  /// The length of every trial of the first arm.
  package var length: RunLength { length(of: configuration.contestants[0]) }

  /// The length of every trial of an arm, which depends on its batches.
  func length(of contestant: StudyContestant) -> RunLength {
    RunLength(
      epochs: configuration.epochs,
      stepsPerEpoch: setup(of: contestant).split(seed: configuration.seeds[0]).training.batchCount)
  }
}

extension ArmSettings {
  /// Whether trials of the other settings may share images and model with trials of these.
  fileprivate func isSetUp(like other: ArmSettings) -> Bool {
    model == other.model && identity.images == other.identity.images
  }
}
