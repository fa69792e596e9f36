package import Engine
package import ImageData
package import Optimizers
import Records
import Schedules
package import Training

/// Everything that shapes a study's result, as `study.json` in its directory.
package struct StudyConfiguration: Codable, Equatable, Sendable {
  /// The images, as the user named them.
  package var data: DataSource
  /// The digest of the images.
  package var fingerprint: String
  package var model: ModelSettings
  /// How the images are read; its seed is the first of `seeds`.
  package var images: DataSettings
  package var seeds: [UInt64]
  package var epochs: Int
  package var contestants: [StudyContestant]
  package var finder: FinderSettings
  package var clipping: GradientClipping?
  package var convolutions: ConvolutionChoice

  package init(
    data: DataSource, fingerprint: String, model: ModelSettings, images: DataSettings,
    seeds: [UInt64], epochs: Int,
    contestants: [StudyContestant], finder: FinderSettings, clipping: GradientClipping?,
    convolutions: ConvolutionChoice
  ) {
    self.data = data
    self.fingerprint = fingerprint
    self.model = model
    self.images = images
    self.seeds = seeds
    self.epochs = epochs
    self.contestants = contestants
    self.finder = finder
    self.clipping = clipping
    self.convolutions = convolutions
  }
}

extension StudyConfiguration {
  /// The configuration without what changes no result: where images and features lie, and how much of them is kept.
  package var identity: StudyConfiguration {
    var copy = self
    // Which images are in which part of the data set itself is in the fingerprint.
    copy.data = DataSource(
      "", validation: .fraction(images.validation(of: data) ?? ImageIndex.usualValidation))
    copy.images.validation = nil
    copy.images.cacheMegabytes = 0
    copy.model.transfer?.storage = FeatureStorage(megabytes: 0)
    for index in copy.contestants.indices {
      copy.contestants[index].own = copy.contestants[index].own?.identity
    }
    return copy
  }

  /// What an arm trains on and with.
  package func settings(of contestant: StudyContestant) -> ArmSettings {
    contestant.own ?? base
  }

  /// What arms train on and with that change nothing of it.
  package var base: ArmSettings {
    ArmSettings(model: model, images: images, finder: finder, clipping: clipping, plateau: nil)
  }

  /// The images of each seed in parts, as an arm reads them.
  ///
  /// - Throws: `ImageDataError` where a class is too small to be split.
  func splits(
    of index: ImageIndex, as settings: ArmSettings
  ) throws(ImageDataError) -> [UInt64: ImageSplit] {
    var splits: [UInt64: ImageSplit] = [:]
    var normalisation = settings.images.normalisation
    for seed in seeds {
      var images = settings.images
      images.seed = seed
      images.normalisation = normalisation
      let split = try images.split(index, of: data)
      splits[seed] = split
      // What is frozen sees images that are normalised alike, so that it can be computed once for all trials: by what
      // those of the first seed have.
      if settings.model.transfer != nil { normalisation = normalisation ?? split.normalisation }
    }
    return splits
  }

  /// What a trial's directory keeps, so that it is a run like any other.
  func run(
    of contestant: StudyContestant, seed: UInt64, schedule: ScheduleConfiguration,
    sweep: RateFinding?, command: [String], started: String, threads: Int
  ) -> RunConfiguration {
    var settings = settings(of: contestant)
    settings.images.seed = seed
    return RunConfiguration(
      command: command, started: started, data: data, fingerprint: fingerprint,
      model: settings.model, images: settings.images, optimizer: contestant.optimizer,
      clipping: settings.clipping, schedule: schedule, plateau: settings.plateau, epochs: epochs,
      threads: threads, convolutions: convolutions, sweep: sweep)
  }
}
