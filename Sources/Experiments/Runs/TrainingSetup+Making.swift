public import Engine
import Files
public import ImageData
import Layers
import Records
import Training

extension Experiment {
  /// Reads the images and the first weights and compiles the model: all that is needed to train it in a loop of one's own.
  ///
  /// - Parameters:
  ///   - dataSet: the images, where they are not to be looked for at `data`.
  ///   - options: how the model is to be computed.
  ///   - stop: asked between the steps of what is computed once.
  ///   - tell: called with each event, by any thread.
  /// - Throws: `ImageDataError` for images that can't be used, and where the model fits neither them nor its first weights
  ///   nor the machine.
  public func setup(
    of dataSet: DataSet? = nil, options: PlanOptions = PlanOptions(),
    stop: StopSignal = StopSignal(),
    tell: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) throws -> TrainingSetup {
    try validate()
    return try prepared(of: dataSet, options: options, stop: stop, tell: tell).setup
  }

  /// The same with every choice made that depends on the first weights, and its images and model.
  ///
  /// - Parameters:
  ///   - split: the images, where they are read already.
  ///   - readsTest: whether the test set is to be evaluated.
  /// - Throws: ``ExperimentError/noTestSet`` where it is and there is none; as ``setup(of:options:stop:tell:)``.
  func prepared(
    of dataSet: DataSet?, split known: ImageSplit? = nil, readsTest: Bool = false,
    options: PlanOptions, stop: StopSignal,
    tell: @escaping @Sendable (ExperimentEvent) -> Void
  ) throws -> (experiment: Experiment, setup: TrainingSetup) {
    let initial = try initialWeights(tell: tell)
    let (settled, note) = settled(by: initial)
    let split =
      try known
      ?? settled.split(settled.index(of: dataSet, readsTest: readsTest, tell: tell))
    guard !readsTest || !split.testSamples.isEmpty else { throw ExperimentError.noTestSet }
    tell(.normalised(note, isAssumed: images.normalisation == nil && initial != nil))
    let setup = try TrainingSetup.make(
      split, model, options: options, initial: initial, stop: stop, tell: tell)
    return (settled, setup)
  }
}

extension TrainingSetup {
  /// Makes what a single run needs, with what its frozen part makes of the images where that is shared.
  ///
  /// - Throws: where the model fits neither images nor weights nor the machine, or features do not fit.
  static func make(
    _ split: ImageSplit, _ settings: ModelSettings, options: PlanOptions,
    initial: PretrainedWeights?, stop: StopSignal, tell: (ExperimentEvent) -> Void
  ) throws -> TrainingSetup {
    // What does not fit should be said before the long computation.
    let whole = try TrainingSetup(
      split, settings, options: options, initial: initial, in: MachineMemory())
    if let replacement = whole.replacement { tell(.note(replacement.description)) }
    guard let transfer = settings.transfer, transfer.sharesFeatures, let initial else {
      return whole
    }
    let plan = FeaturePlan(
      splits: [split], model: whole.spec.model, stage: transfer.freezing.stage,
      weights: initial.weights, views: transfer.views ?? 0, options: options)
    let bank = try FeatureBank.make(
      plan, in: transfer.storage, interrupted: { stop.isRequested },
      progress: { tell(.featuresComputed($0, of: $1)) })
    tell(.featuresShared(bank.summary))
    return try TrainingSetup(
      split, settings, options: options, initial: initial, bank: bank, frozen: whole.frozen)
  }
}
