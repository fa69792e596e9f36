public import Engine
import Files
import Foundation
public import ImageData
import Optimizers
public import Records
package import Schedules
import Synchronization
import Training

/// A study under way: range tests, then the trials, seed by seed.
///
/// Everything that it finds is in its directory before it is told, and whatever is found there is not done again: a
/// study that was stopped, or cut off, goes on when it is run once more. A trial that fails or diverges is a result;
/// the study goes on.
public final class Study: Sendable {
  /// As the folder holds it, with what was asked for in addition.
  public let configuration: StudyConfiguration
  package let directory: StudyDirectory
  /// The validation accuracy, from 0 to 1, whose first reaching the report tells.
  public let target: Double
  /// Whether the best weights of each trial are evaluated on the test set when all is done.
  public let evaluatesTest: Bool
  /// The name of the arm that the record compares all others with; `nil` for every pair.
  public let reference: String?
  /// Whether the record ranks arms although some were given more than others.
  public let ranksUnequalBudgets: Bool
  /// How many trials run at once.
  public let jobs: Int
  /// Why that is fewer than asked for, if it is.
  package let capacityNote: String?
  /// The threads of each.
  package let threads: Int

  /// Whether all seeds share a split, as the settings or the images have it.
  package let split: StudySplit
  let manifest: StudyManifest
  /// Each with the arms that it is for.
  let setups: [StudySetup]
  let control = StudyControl()
  let findings: Mutex<StudyFindings>
  let tell: @Sendable (StudyEvent) -> Void

  /// A study in a folder: a new one, or what is left of the one that the folder holds, with the seeds and arms that it is
  /// asked for in addition. Seeds that the folder holds are not left out.
  ///
  /// - Parameters:
  ///   - dataSet: the images, where they are not to be looked for at the base's `data`.
  ///   - options: how models are to be computed; threads are those of all trials together.
  ///   - target: a validation accuracy, from 0 to 1, whose first reaching the record tells.
  ///   - evaluatesTest: whether the best weights of each trial are evaluated on the test set when all is done.
  ///   - reference: the name of an arm to compare all others with, in place of every pair: fewer comparisons to correct for.
  ///   - ranksUnequalBudgets: whether arms are ranked although some saw more images in training than others.
  ///   - jobs: how many trials run at once, where memory and threads allow.
  ///   - command: what repeats the study, for its report.
  ///   - tell: called with each event, by any thread.
  /// - Throws: as ``StudyMaterial``; what ``TrainingSetup`` throws where a model can't be computed; ``StudyDirectoryError``
  ///   where the folder holds something else, or another runs it.
  public convenience init(
    _ configuration: StudyConfiguration, in folder: String, dataSet: DataSet? = nil,
    options: PlanOptions = PlanOptions(), target: Double = 0.75, evaluatesTest: Bool = false,
    reference: String? = nil, ranksUnequalBudgets: Bool = false, jobs: Int = 1,
    command: [String] = [], tell: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws {
    let material = try StudyMaterial(
      configuration, dataSet: dataSet, readsTest: evaluatesTest
    ) { tell(.preparing($0)) }
    let (directory, manifest) = try StudyDirectory(folder).owned().holding(
      StudyManifest(
        material, command: command, started: Date.now.ISO8601Format(), options: options))
    try self.init(
      of: material, in: directory, manifest: manifest, target: target,
      evaluatesTest: evaluatesTest, reference: reference,
      ranksUnequalBudgets: ranksUnequalBudgets, jobs: jobs, threads: options.threads, tell: tell)
  }

  /// - Parameters:
  ///   - target: a validation accuracy, from 0 to 1.
  ///   - reference: the name of an arm to compare all others with; `nil` for every pair.
  ///   - jobs: how many trials run at once, where memory and threads allow.
  ///   - threads: the threads of all of them together.
  ///   - tell: called with each event, by any thread.
  /// - Throws: `ImageDataError` where a class is too small to be split, what ``TrainingSetup`` throws where a model can't be
  ///   computed, ``StudyDirectoryError`` where what the directory holds can't be read.
  package init(
    of material: StudyMaterial, in directory: StudyDirectory, manifest: StudyManifest,
    target: Double, evaluatesTest: Bool = false, reference: String? = nil,
    ranksUnequalBudgets: Bool = false, jobs: Int, threads: Int,
    tell: @escaping @Sendable (StudyEvent) -> Void
  ) throws {
    // There may be more of it than was asked for now.
    let material = material.continuing(manifest.study)
    configuration = material.configuration
    split = material.split
    self.directory = directory
    self.manifest = manifest
    self.target = target
    self.evaluatesTest = evaluatesTest
    self.reference = reference
    self.ranksUnequalBudgets = ranksUnequalBudgets
    self.tell = tell
    let options = PlanOptions(threads: threads, convolutions: manifest.convolutions)
    var setups: [StudySetup] = []
    for experiment in configuration.arms.map(\.experiment)
    where !setups.contains(where: { $0.experiment.isSetUp(like: experiment) }) {
      setups.append(
        try StudySetup(experiment, number: setups.count, of: material, options: options))
    }
    self.setups = setups
    // The largest decides for all.
    guard
      let largest = setups.max(by: {
        $0.plan.trainingByteCount(slots: 0) < $1.plan.trainingByteCount(slots: 0)
      })
    else { preconditionFailure("A validated study has arms.") }
    let slots = configuration.arms.map(\.experiment.optimizer.rememberedCount).max() ?? 0
    (self.jobs, capacityNote) = StudyCapacity(largest.plan, slots: slots, threads: threads)
      .jobs(askedFor: jobs)
    self.threads = max(threads / self.jobs, 1)
    findings = Mutex(try StudyFindings(of: configuration, setups: setups.count, in: directory))
  }

  /// What an arm trains on and with.
  func setup(of arm: StudyArm) -> StudySetup {
    setups.first { $0.experiment.isSetUp(like: arm.experiment) }!
  }

  /// Why the last layer begins afresh although there are first weights, where it does.
  package var replacement: HeadReplacement? { setups.lazy.compactMap(\.replacement).first }

  /// Ends the study after the step that is being made; what runs saves a checkpoint. May be called from any thread.
  public func stop() { control.stop() }

  /// What is done once more because its files can't be read, each as a sentence.
  package var notes: [String] { findings.withLock { $0.notes } }

  /// Whether the study was asked to stop.
  package var isStopping: Bool { control.isStopping }

  /// Makes the range tests and trials that are not done yet, and gives the folder free; a study is run once.
  ///
  /// - Returns: all that is known now, with the best model and sample images.
  /// - Throws: what keeps the study as a whole from going on: its images or its directory. What goes wrong in a trial
  ///   is in the trial's record.
  public func run() async throws -> StudyRecord {
    // Threads that have just ended may hold the study, and so its folder, for a moment longer than whoever asked for it.
    defer { directory.release() }
    return try await runKeepingFolder()
  }

  /// The same for whoever has a report to write into the folder, and gives it free then.
  package func runKeepingFolder() async throws -> StudyRecord {
    try directory.begin(manifest)
    try await prepare()
    for arm in configuration.arms where arm.experiment.searchesRate {
      guard !isStopping else { break }
      try await findRange(of: arm)
    }
    for setup in setups { setup.endSearches() }
    await runTrials()
    return try await TrainingThread.run { [self] in try completedRecord() }
  }

  /// The images of a seed, as the first arm reads them.
  func split(seed: UInt64) -> ImageSplit { setups[0].split(seed: seed) }

  /// The images, or what is shared of them, and the compiled model of an arm with a seed.
  func workbench(of arm: StudyArm, seed: UInt64) throws -> TrainingSetup {
    try setup(of: arm).workbench(seed: seed, threads: threads)
  }

  /// What all trials share, for a report; `nil` where nothing is.
  var sharing: String? { setups.lazy.compactMap(\.sharing).first }

  /// Computes what the frozen part makes of the images, for all range tests and trials that are left; running the study
  /// does so unless it was done before.
  package func prepare() async throws {
    try await TrainingThread.run { [self] in
      guard !isDone else { return }
      for setup in setups {
        var images = 0
        let started = ContinuousClock.now
        let summary = try setup.shareFeatures(
          interrupted: { control.isStopping },
          progress: { done, total in
            images = done
            tell(.featuresComputed(done, of: total))
          })
        guard let summary else { continue }
        try keep(
          FeatureNote(images: images, seconds: (ContinuousClock.now - started) / .seconds(1)),
          of: setup)
        tell(.featuresShared(summary))
      }
    }
  }

  /// Keeps what features took, unless that is known of as many: whoever goes on with a study computes them anew.
  private func keep(_ note: FeatureNote, of setup: StudySetup) throws {
    let known = findings.withLock { $0.features[setup.number] }
    guard note.images > known?.images ?? -1 else { return }
    try directory.write(note, of: setup.number)
    findings.withLock { $0.add(note, of: setup.number) }
  }

  /// Whether all range tests and trials are in the directory.
  private var isDone: Bool {
    pendingTrials.isEmpty
      && configuration.arms.allSatisfy { arm in
        !arm.experiment.searchesRate
          || findings.withLock { $0.rates[arm.name] != nil }
      }
  }

  /// The length of every trial of the first arm.
  package var length: Horizon { length(of: configuration.arms[0]) }

  /// The length of every trial of an arm, which depends on its batches.
  package func length(of arm: StudyArm) -> Horizon {
    Horizon(
      epochs: configuration.epochs,
      stepsPerEpoch: setup(of: arm).split(seed: configuration.seeds[0]).training.batchCount)
  }
}

extension Experiment {
  /// Whether trials of the other experiment may share images and model with trials of this one.
  fileprivate func isSetUp(like other: Experiment) -> Bool {
    model == other.model && identity.images == other.identity.images
  }
}
