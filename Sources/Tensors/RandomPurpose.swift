/// What random numbers are drawn for; streams of different purposes are independent.
public enum RandomPurpose: UInt32, Sendable {
  /// The first weights of a model.
  case initialisation = 0
  /// The order of the samples in an epoch.
  case order = 1
  /// Crops, flips, rotations and colours of a sample.
  case augmentation = 2
  /// Dropout masks.
  case dropout = 3
  /// The drawn sample data set.
  case drawing = 4
  /// Resampling and sign flips of statistics.
  case resampling = 5
}
