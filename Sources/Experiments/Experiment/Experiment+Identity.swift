import ImageData
import Training

extension Experiment {
  /// The experiment without what changes no result: where images and features lie, and how much of them is kept.
  var identity: Experiment {
    var copy = self
    // Which images are in which part of the data set itself is in the fingerprint.
    copy.data = DataSource(
      "", validation: .fraction(data.validation?.fraction ?? ImageIndex.usualValidation))
    copy.images.cacheMegabytes = 0
    copy.model.transfer?.storage = FeatureStorage(megabytes: 0)
    return copy
  }
}
