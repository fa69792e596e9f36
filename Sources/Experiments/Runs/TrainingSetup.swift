public import Engine
package import Files
public import ImageData
import Layers
public import Optimizers
import Tensors
public import Training

/// The images and the compiled model of an experiment, ready to be trained or tested.
public struct TrainingSetup: Sendable {
  /// The images in parts.
  public let split: ImageSplit
  /// The compiled model.
  public private(set) var plan: Plan
  /// What checkpoints say about their weights.
  public let spec: ModelSpec
  /// What the plan trains on: the split's images, or their features.
  public private(set) var training: any BatchSource
  /// What it is evaluated on; `nil` where no images were held back.
  public let validation: (any BatchSource)?
  /// Why the last layer begins afresh, if it does although there are weights to begin with.
  package let replacement: HeadReplacement?
  /// What training leaves as it is; `nil` where it changes everything.
  package let frozen: FrozenWeights?
  /// What was computed once for all epochs, for a report; `nil` where nothing was.
  package let sharing: String?
  /// Whether training begins with random weights, and changes them all.
  package var beginsAfresh: Bool { initial.isEmpty && frozen == nil }
  private var initial: [NamedTensor]
  private let freezing: Freezing?

  /// Compiles a model for a split.
  ///
  /// - Parameters:
  ///   - initial: weights to begin with instead of fresh ones.
  ///   - bank: the features that the frozen part made of the images; with them only the rest is compiled.
  ///   - frozen: what an earlier workbench with the same weights and stages had, to spare the work.
  ///   - memory: what training may take; `nil` where that was looked at before.
  /// - Throws: `TrainingError.noBatches` without images, `ShapeError` where the model does not fit their
  ///   size, `UnknownStage` or `PlanError` where it can't be computed so, ``MemoryShortage`` where there is not enough
  ///   memory, `WeightsError` where the given weights do not fit it.
  package init(
    _ split: ImageSplit, _ settings: ModelSettings, options: PlanOptions,
    initial: PretrainedWeights?, bank: FeatureBank? = nil, frozen known: FrozenWeights? = nil,
    in memory: MachineMemory? = nil
  ) throws {
    self.split = split
    let images = split.training
    guard images.batchCount > 0 else { throw TrainingError.noBatches }
    let model = settings.model(classes: split.classes.count)
    spec = ModelSpec(model, trainedOn: split)
    let freezing = settings.transfer?.freezing
    self.freezing = freezing
    plan = try model.compile(
      input: images.imageShape, loss: settings.loss, freezing: freezing,
      part: bank == nil ? .whole : .trained, options: options)
    let needed = plan.trainingByteCount(slots: 0)
    if let available = memory?.available, needed > available {
      throw MemoryShortage(needed: needed, available: available)
    }
    let fitted = try initial?.fitted(
      to: model, input: images.imageShape, classes: split.classes, called: settings.name.rawValue)
    let weights = fitted?.weights ?? []
    self.initial = weights
    replacement = fitted?.replaced
    let held = split.validationSamples.isEmpty ? nil : split.validation
    sharing = bank?.summary
    if let bank {
      training = FeatureBatches(images, from: bank, isTraining: true)
      validation = held.map { FeatureBatches($0, from: bank, isTraining: false) }
    } else {
      training = images
      validation = held
    }
    frozen =
      try known
      ?? freezing.map { freezing in
        let names = try model.frozenNames(freezing, input: images.imageShape)
        return FrozenWeights(weights.filter { names.contains($0.name) })
      }
  }

  /// The same for states that begin with other weights of the model.
  func beginning(with weights: [NamedTensor]) -> TrainingSetup {
    var copy = self
    copy.initial = weights
    return copy
  }

  /// A state at its beginning: fresh weights, or those that were given.
  ///
  /// - Throws: `OptimizerError` where the optimizer's groups of parameters do not fit the model; `PlanError` where it
  ///   can't be trained with batches of this size.
  public func state(for optimizer: OptimizerConfiguration, seed: UInt64) throws -> TrainingState {
    let state = try plan.initialState(
      for: optimizer.optimizer, groups: optimizer.groups, average: optimizer.average, seed: seed,
      weights: initial)
    try state.validate()
    return state
  }
}

extension TrainingSetup {
  /// What a search for the rate trains, and on what: the same, but where a part is frozen what that makes of a batch is
  /// computed once for all trials of all searches, which see the same batches. It changes nothing of what they find.
  ///
  /// - Parameter byteLimit: what is kept of that at most; a gibibyte where the machine has enough.
  package func forSearches(keeping byteLimit: Int? = nil) throws -> TrainingSetup {
    guard let freezing, freezing.norms == .running, sharing == nil, !initial.isEmpty else {
      return self
    }
    let images = split.training
    var setup = self
    setup.plan = try spec.model.compile(
      input: images.imageShape, loss: plan.loss, freezing: freezing, part: .trained,
      options: plan.options)
    setup.training = RememberedFeatures(
      of: images,
      by: try FeatureExtractor(
        spec.model, input: images.imageShape, through: freezing.stage, weights: initial,
        options: plan.options),
      byteLimit: byteLimit ?? RememberedFeatures.usualLimit)
    return setup
  }
}

extension Model {
  /// The names of the tensors that training leaves as they are.
  fileprivate func frozenNames(_ freezing: Freezing, input: Shape) throws -> Set<String> {
    let last = try stage(named: freezing.stage)
    let count = try graph(input: input, cutBehind: last).cut.parameterCount
    let specs = try graph(input: input).parameters.prefix(count)
    return Set(specs.filter { freezing.norms == .running || $0.role == .parameter }.map(\.name))
  }
}
