import Engine
import Files
import ImageData
import Schedules
import Synchronization
import Training

/// What arms of a study have in common that read images alike and train the same model: the images of each seed, the first
/// weights, and what is computed once for all of their trials.
final class StudySetup: Sendable {
  let experiment: Experiment
  /// The place among the setups of the study.
  let number: Int
  let splits: [UInt64: ImageSplit]
  let parameterCount: Int
  /// What all trials leave as it is.
  let frozen: FrozenWeights?
  /// Why the last layer begins afresh although there are first weights, if it does.
  let replacement: HeadReplacement?
  /// What a trial takes beside its images.
  let plan: Plan

  private let seeds: [UInt64]
  private let initial: PretrainedWeights?
  /// Threads are those of all trials together.
  private let options: PlanOptions
  /// What the frozen part makes of the images, once it is computed.
  private let bank = Mutex<FeatureBank?>(nil)
  /// What searches for the rate train on and with, until all are made.
  private let searching = Mutex<TrainingSetup?>(nil)

  /// - Parameters:
  ///   - experiment: of an arm.
  ///   - options: with the threads of all trials together.
  /// - Throws: `ImageDataError` where a class is too small to be split, what ``TrainingSetup`` throws where the model can't be
  ///   computed.
  init(
    _ experiment: Experiment, number: Int, of material: StudyMaterial, options: PlanOptions
  ) throws {
    let study = material.configuration
    self.experiment = experiment
    self.number = number
    self.options = options
    initial = material.weights(for: experiment)
    seeds = study.seeds
    splits = try material.splits(for: experiment)
    let bench = try TrainingSetup(
      splits[study.seeds[0]]!, experiment.model, options: options, initial: initial,
      in: MachineMemory())
    _ = try Horizon(of: study.epochs, over: bench.training)
    plan = bench.plan
    frozen = bench.frozen
    replacement = bench.replacement
    parameterCount = plan.parameterCount
  }

  func split(seed: UInt64) -> ImageSplit { splits[seed]! }

  /// The images, or what is shared of them, and the compiled model of a seed.
  ///
  /// - Parameters:
  ///   - threads: those of one trial.
  ///   - given: features to be taken in place of the shared ones.
  func workbench(seed: UInt64, threads: Int, bank given: FeatureBank? = nil) throws -> TrainingSetup
  {
    try TrainingSetup(
      split(seed: seed), experiment.model,
      options: PlanOptions(threads: threads, convolutions: options.convolutions),
      initial: initial, bank: given ?? bank.withLock { $0 }, frozen: frozen)
  }

  /// The images and the model of the first seed as searches for the rate see them.
  func searchBench(threads: Int) throws -> TrainingSetup {
    try searching.withLock { known in
      if let known { return known }
      let bench = try workbench(seed: seeds[0], threads: threads).forSearches()
      known = bench
      return bench
    }
  }

  /// Lets go of what only searches need.
  func endSearches() { searching.withLock { $0 = nil } }

  /// What all trials share, for a report; `nil` where nothing is.
  var sharing: String? { bank.withLock { $0?.summary } }

  /// What is to be computed once for all trials; `nil` where nothing is, or where it is there already.
  var featurePlan: FeaturePlan? {
    guard let initial, let transfer = experiment.model.transfer, transfer.sharesFeatures,
      bank.withLock({ $0 == nil })
    else { return nil }
    let splits = seeds.map(split(seed:))
    return FeaturePlan(
      splits: splits, model: experiment.model.model(classes: splits[0].classes.count),
      stage: transfer.freezing.stage, weights: initial.weights, views: transfer.views ?? 0,
      options: options)
  }

  /// Computes what the frozen part makes of the images.
  ///
  /// - Returns: what there is now, as a sentence; `nil` where nothing was to be computed.
  func shareFeatures(
    interrupted: () -> Bool, progress: (Int, Int) -> Void
  ) throws -> String? {
    guard let plan = featurePlan, let transfer = experiment.model.transfer else { return nil }
    let made = try FeatureBank.make(
      plan, in: transfer.storage, interrupted: interrupted, progress: progress)
    bank.withLock { $0 = made }
    return made.summary
  }
}
