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
  /// The threads of all together.
  private let allThreads: Int

  let manifest: StudyManifest
  let index: ImageIndex
  let splits: [UInt64: ImageSplit]
  let initial: PretrainedWeights?
  /// What all trials leave as it is.
  let frozen: FrozenWeights?
  /// Why the last layer begins afresh although there are first weights, if it does.
  package let replacement: HeadReplacement?
  /// What the frozen part makes of the images, once it is computed.
  private let bank = Mutex<FeatureBank?>(nil)
  let parameterCount: Int
  let control = StudyControl()
  let findings: Mutex<StudyFindings>
  let tell: @Sendable (StudyEvent) -> Void

  /// - Parameters:
  ///   - initial: the weights that `configuration.model.weights` names.
  ///   - target: a validation accuracy, from 0 to 1.
  ///   - jobs: how many trials run at once, where memory and threads allow.
  ///   - threads: the threads of all of them together.
  ///   - tell: called with each event, by any thread.
  /// - Throws: `ImageDataError` where a class is too small to be split, what ``Workbench`` throws where the model
  ///   can't be computed, ``StudyDirectoryError`` where what the directory holds can't be read.
  package init(
    _ configuration: StudyConfiguration, in directory: StudyDirectory, manifest: StudyManifest,
    index: ImageIndex, initial: PretrainedWeights?, target: Double, jobs: Int, threads: Int,
    tell: @escaping @Sendable (StudyEvent) -> Void
  ) throws {
    self.configuration = configuration
    self.directory = directory
    self.manifest = manifest
    self.index = index
    self.initial = initial
    self.target = target
    self.tell = tell
    let splits = try configuration.splits(of: index)
    self.splits = splits
    let bench = try Workbench(
      splits[configuration.seeds[0]]!, configuration.model,
      options: PlanOptions(threads: threads, convolutions: configuration.convolutions),
      initial: initial, in: MachineMemory())
    _ = try RunLength(of: configuration.epochs, over: bench.training)
    let plan = bench.plan
    frozen = bench.frozen
    replacement = bench.replacement
    parameterCount = plan.parameterCount
    let slots = configuration.contestants.map(\.optimizer.optimizer.slots.count).max() ?? 0
    (self.jobs, capacityNote) = StudyCapacity(plan, slots: slots, threads: threads)
      .jobs(askedFor: jobs)
    self.threads = max(threads / self.jobs, 1)
    allThreads = threads
    findings = Mutex(try StudyFindings(of: configuration, in: directory))
  }

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

  func split(seed: UInt64) -> ImageSplit { splits[seed]! }

  /// The images, or what is shared of them, and the compiled model of a seed.
  ///
  /// - Parameter bank: features to be taken in place of the shared ones.
  func workbench(seed: UInt64, bank given: FeatureBank? = nil) throws -> Workbench {
    try Workbench(
      split(seed: seed), configuration.model, options: planOptions, initial: initial,
      bank: given ?? bank.withLock { $0 }, frozen: frozen)
  }

  var planOptions: PlanOptions {
    PlanOptions(threads: threads, convolutions: configuration.convolutions)
  }

  /// What all trials share, for a report; `nil` where nothing is.
  var sharing: String? { bank.withLock { $0?.summary } }

  /// Computes what the frozen part makes of the images, for all range tests and trials that are left; running the study
  /// does so unless it was done before.
  package func prepare() async throws {
    try await TrainingThread.run { [self] in try shareFeatures() }
  }

  private func shareFeatures() throws {
    guard let plan = featurePlan, let transfer = configuration.model.transfer, !isDone else {
      return
    }
    let made = try FeatureBank.make(
      plan, in: transfer.storage, interrupted: { control.isStopping },
      progress: { tell(.featuresComputed($0, of: $1)) })
    bank.withLock { $0 = made }
    tell(.featuresShared(made.summary))
  }

  /// What is to be computed once for all trials; `nil` where nothing is, or where it is there already.
  var featurePlan: FeaturePlan? {
    guard let initial, let transfer = configuration.model.transfer, transfer.sharesFeatures,
      bank.withLock({ $0 == nil })
    else { return nil }
    let splits = configuration.seeds.map(split(seed:))
    return FeaturePlan(
      splits: splits, model: configuration.model.model(classes: splits[0].classes.count),
      stage: transfer.freezing.stage, weights: initial.weights, views: transfer.views ?? 0,
      options: PlanOptions(threads: allThreads, convolutions: configuration.convolutions))
  }

  /// Whether all range tests and trials are in the directory.
  private var isDone: Bool {
    pendingTrials.isEmpty
      && configuration.contestants.allSatisfy { contestant in
        contestant.rate != .found
          || findings.withLock { $0.sweeps[contestant.name] != nil }
      }
  }

  /// The length of every trial.
  package var length: RunLength {
    RunLength(
      epochs: configuration.epochs,
      stepsPerEpoch: split(seed: configuration.seeds[0]).training.batchCount)
  }
}
