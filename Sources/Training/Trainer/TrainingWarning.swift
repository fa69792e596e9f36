/// Something a user should know before believing a run's figures, though training goes on.
public enum TrainingWarning: Equatable, Sendable {
  /// The run is resumed with another number of threads.
  case otherThreads(before: Int, now: Int)
  /// The run is resumed with other kernels in these layers.
  case otherKernels(layers: [String])
  /// The validation loss is not a finite number although the weights are.
  case validationNotFinite(epoch: Int)
}

extension TrainingWarning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .otherThreads(let before, let now):
      "The run began with \(before) threads and goes on with \(now): its results are no longer the "
        + "same to the last bit."
    case .otherKernels(let layers):
      "The run began with other kernels for \(layers.joined(separator: ", ")) (another processor or "
        + "library): its results are no longer the same to the last bit."
    case .validationNotFinite(let epoch):
      "The validation loss of epoch \(epoch) is not a finite number: batch norm's running statistics "
        + "lag behind weights that move fast. Lower the rate if it stays so."
    }
  }
}
