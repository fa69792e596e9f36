import Files
public import ImageData
import Records
import Training

/// What a study is made of beside its settings: the decoded images, and the weights that its models begin with, each file
/// read once.
public final class StudyMaterial: Sendable {
  /// The study with every choice made that depends on the first weights.
  public let configuration: StudyConfiguration
  /// The digest of the images.
  public let fingerprint: String

  private struct Place: Hashable {
    let path: String
    let key: String?
  }

  private let indices: [ImageSizing: ImageIndex]
  private let weights: [Place: PretrainedWeights]

  /// Reads weights and images.
  ///
  /// - Parameters:
  ///   - dataSet: the images, where they are not to be looked for at the base's `data`.
  ///   - readsTest: whether the test set is to be evaluated.
  ///   - tell: called with each event, by any thread.
  /// - Throws: ``ExperimentError/noTestSet`` where it is and there is none, `SettingsError` for a study that can't be, `ImageDataError` for images that can't be used, what reading weights
  ///   throws.
  public init(
    _ configuration: StudyConfiguration, dataSet: DataSet? = nil, readsTest: Bool = false,
    tell: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) throws {
    try configuration.validate()
    var weights: [Place: PretrainedWeights] = [:]
    func settled(_ experiment: Experiment) throws -> (experiment: Experiment, note: String) {
      let place = experiment.model.weights.map { Place(path: $0, key: experiment.model.weightsKey) }
      if let place, weights[place] == nil {
        weights[place] = try experiment.initialWeights(tell: tell)
      }
      return experiment.settled(by: place.flatMap { weights[$0] })
    }
    var study = configuration
    let note: String
    (study.base, note) = try settled(study.base)
    for index in study.arms.indices {
      study.arms[index].experiment = try settled(study.arms[index].experiment).experiment
    }
    var indices: [ImageSizing: ImageIndex] = [:]
    for experiment in study.arms.map(\.experiment)
    where indices[experiment.images.sizing] == nil {
      // What is to be said of the images is said once.
      let isFirst = indices.isEmpty
      indices[experiment.images.sizing] = try experiment.index(of: dataSet, readsTest: readsTest) {
        event in
        if case .note = event, !isFirst { return }
        tell(event)
      }
    }
    if readsTest, !indices.values.allSatisfy({ $0.samples.contains { $0.part == .test } }) {
      throw ExperimentError.noTestSet
    }
    let base = configuration.base
    tell(
      .normalised(
        note, isAssumed: base.images.normalisation == nil && base.model.weights != nil))
    self.configuration = study
    self.indices = indices
    self.weights = weights
    // It is that of the files, whatever their size here.
    fingerprint = indices[study.arms[0].experiment.images.sizing]!.fingerprint
  }

  private init(
    _ configuration: StudyConfiguration, of other: StudyMaterial
  ) {
    self.configuration = configuration
    fingerprint = other.fingerprint
    indices = other.indices
    weights = other.weights
  }

  /// The same for the study as a folder holds it, which may have more seeds.
  func continuing(_ earlier: StudyConfiguration) -> StudyMaterial {
    configuration.continuing(earlier).map { StudyMaterial($0, of: self) } ?? self
  }

  /// Whether all seeds share a split: by the study's settings, or because the images have a validation set of their own.
  var split: StudySplit {
    let index = index(for: configuration.arms[0].experiment)
    let takesOwn = configuration.base.data.validation?.fraction == nil && index.hasValidationSet
    return takesOwn ? .fixed : configuration.split
  }

  /// The images as an arm's experiment reads them.
  func index(for experiment: Experiment) -> ImageIndex { indices[experiment.images.sizing]! }

  /// The images of each seed in parts, as an experiment of the study reads them.
  ///
  /// - Throws: `ImageDataError` where a class is too small to be split.
  func splits(for experiment: Experiment) throws(ImageDataError) -> [UInt64: ImageSplit] {
    var splits: [UInt64: ImageSplit] = [:]
    var experiment = experiment
    for seed in configuration.seeds {
      experiment = configuration.experiment(experiment, seed: seed)
      let split = try experiment.split(index(for: experiment))
      splits[seed] = split
      // What is frozen sees images that are normalised alike, so that it can be computed once for all trials: by what
      // those of the first seed have.
      if experiment.model.transfer != nil, experiment.images.normalisation == .data {
        experiment.images.normalisation = .values(split.normalisation)
      }
    }
    return splits
  }

  /// The weights that an experiment of the study begins with.
  func weights(for experiment: Experiment) -> PretrainedWeights? {
    experiment.model.weights.flatMap {
      weights[Place(path: $0, key: experiment.model.weightsKey)]
    }
  }
}
