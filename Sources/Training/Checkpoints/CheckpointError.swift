/// Why a sound safetensors file is no checkpoint to use.
public enum CheckpointError: Error, Equatable, Sendable {
  /// The metadata that describe a model are missing or can't be read.
  case notACheckpoint(path: String, key: String)
  /// It was written by a version that knew a newer format.
  case unknownFormat(path: String, format: String)
  /// Weights are not finite numbers.
  case notFinite(path: String, tensors: [String])
  /// The weights and the optimizer's state beside them are of different steps.
  case mismatchedPair(path: String, weights: Int, state: Int)
  /// The state to be restored was made for another optimizer.
  case otherOptimizer(path: String, saved: String, given: String)
  /// The weights that the checkpoint's run left as they were are not beside it, or are not those.
  case frozenWeights(checkpoint: String, path: String, areOthers: Bool)
  /// The state to be restored was made with another seed.
  case otherSeed(path: String, saved: UInt64, given: UInt64)
}

extension CheckpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notACheckpoint(let path, let key):
      "\(path) holds tensors, but does not say which model they are of (its “\(key)” is missing or "
        + "unreadable). Use a checkpoint that upswing wrote, or name the model beside the weights."
    case .unknownFormat(let path, let format):
      "\(path) has the checkpoint format “\(format)”, which this version does not know. "
        + "Use a newer upswing."
    case .notFinite(let path, let tensors):
      "\(path) holds weights that are not finite numbers, in \(tensors.joined(separator: ", ")). "
        + "It comes from a training that diverged; use an earlier checkpoint."
    case .mismatchedPair(let path, let weights, let state):
      "\(path) is of step \(state), but the weights beside it are of step \(weights): the run was cut "
        + "off between the two. The weights can be used, but not resumed exactly."
    case .frozenWeights(let checkpoint, let path, let areOthers):
      "\(checkpoint) holds what was trained of a model; the rest should be in \(path), which "
        + (areOthers ? "belongs to another run" : "is not there")
        + ". Keep the two together, or make one file of them with: upswing export RUN --to safetensors"
    case .otherOptimizer(let path, let saved, let given):
      "\(path) is the state of the optimizer \(saved), not of \(given). Resume with the run's own."
    case .otherSeed(let path, let saved, let given):
      "\(path) belongs to a run with the seed \(saved), not \(given). Resume with the run's own."
    }
  }
}
