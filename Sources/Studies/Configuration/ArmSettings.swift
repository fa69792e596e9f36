package import Optimizers
package import Schedules
package import Training

/// What an arm of a study trains on and with, beside its rule and its schedule.
package struct ArmSettings: Codable, Equatable, Sendable {
  package var model: ModelSettings
  /// How images are read; the seed is the study's to say.
  package var images: DataSettings
  package var finder: FinderSettings
  package var clipping: GradientClipping?
  package var plateau: Plateau?

  package init(
    model: ModelSettings, images: DataSettings, finder: FinderSettings,
    clipping: GradientClipping?, plateau: Plateau?
  ) {
    self.model = model
    self.images = images
    self.finder = finder
    self.clipping = clipping
    self.plateau = plateau
  }

  /// The settings without what changes no result.
  var identity: ArmSettings {
    var copy = self
    copy.images.cacheMegabytes = 0
    copy.images.validation = nil
    copy.images.seed = 0
    copy.model.transfer?.storage = FeatureStorage(megabytes: 0)
    return copy
  }
}
