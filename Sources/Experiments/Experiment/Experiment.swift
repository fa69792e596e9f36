public import ImageData
public import Optimizers
public import Records
public import Schedules
public import Training

/// A training, described: what it trains on, which model, how, and where its rates come from.
///
/// It is one value with defaults for all but the images. The command line edits it, `config.json` holds it, a study varies
/// it, and whoever runs it gets the same weights, bit for bit.
///
/// ```swift
/// var experiment = Experiment(data: "flowers")
/// experiment.optimizer = OptimizerConfiguration(Adam())
/// experiment.schedule = PlannedSchedule(.oneCycle)
/// experiment.epochs = 20
/// let result = try await experiment.train(in: "runs/one-cycle")
/// ```
public struct Experiment: Codable, Equatable, Sendable {
  /// The images, and how they are divided.
  public var data: DataSource
  /// How images become batches.
  public var images: ImageSettings
  /// The model, its first weights, and what of it stays as it is.
  public var model: ModelSettings
  /// The update rule, and which parameters it treats differently.
  public var optimizer: OptimizerConfiguration
  /// How the learning rate changes over the run, and where its bounds come from.
  public var schedule: PlannedSchedule
  /// A bound on the gradients of every step, if any.
  public var clipping: GradientClipping?
  /// What lowers the rate where the loss no longer falls, if anything.
  public var plateau: Plateau?
  /// Passes over the training images.
  public var epochs: Int
  /// A phase that comes before, in which the model's head alone is trained; `nil` for none.
  public var headFirst: HeadFirst?
  /// How the rate is found, where it is to be found.
  public var finder: FinderSettings
  /// Decides the first weights, the order, augmentation and dropout, and the split where that has no seed of its own.
  public var seed: UInt64
  /// Decides which images train and which validate, where the data set has no validation set of its own; `nil` for
  /// `seed`.
  public var splitSeed: UInt64?

  public init(
    data: DataSource, images: ImageSettings = ImageSettings(),
    model: ModelSettings = ModelSettings(),
    optimizer: OptimizerConfiguration = OptimizerConfiguration(SGD(momentum: 0.9)),
    schedule: PlannedSchedule = PlannedSchedule(.triangular), clipping: GradientClipping? = nil,
    plateau: Plateau? = nil, epochs: Int = 30, headFirst: HeadFirst? = nil,
    finder: FinderSettings = FinderSettings(), seed: UInt64 = 1, splitSeed: UInt64? = nil
  ) {
    self.data = data
    self.images = images
    self.model = model
    self.optimizer = optimizer
    self.schedule = schedule
    self.clipping = clipping
    self.plateau = plateau
    self.epochs = epochs
    self.headFirst = headFirst
    self.finder = finder
    self.seed = seed
    self.splitSeed = splitSeed
  }
}

extension Experiment {
  /// The name of its update rule.
  public var rule: OptimizerName {
    // Every rule that can be stored has one.
    OptimizerName(rawValue: type(of: optimizer.optimizer).name)!
  }

  /// Whether its rates are looked for before it trains; rules that set their own have nothing to find.
  public var searchesRate: Bool { schedule.rates == .found && !rule.setsOwnRate }

  /// Where its rates come from in the end: what is to be found of a rule that sets its own is its default.
  package var rateOrigin: RateSource {
    schedule.rates == .found && rule.setsOwnRate ? .pytorchDefault : schedule.rates
  }

  /// The schedule with its rates.
  ///
  /// - Parameter finding: what was found of the rates; only looked at where they are to be found.
  /// - Returns: `nil` where rates are to be found and there are none.
  /// - Throws: `ScheduleError` for rates and a shape that make no schedule.
  public func schedule(
    in run: Horizon, from finding: RateFinding?
  ) throws(ScheduleError) -> ScheduleConfiguration? {
    try schedule.configuration(in: run, from: finding, for: rule)
  }

  /// The parts of an index.
  ///
  /// - Throws: `ImageDataError` where a class is too small to be on both sides.
  package func split(_ index: ImageIndex) throws(ImageDataError) -> ImageSplit {
    try index.split(
      validation: data.validation?.fraction, seed: seed, splitSeed: splitSeed,
      loading: images.loading)
  }
}
