import Files
import Wording

/// Why a sound safetensors file is no checkpoint to use.
public enum CheckpointError: Error, Equatable, Sendable {
  /// The metadata that describe a model are missing or can't be read.
  case notACheckpoint(path: String, key: String)
  /// It was written by a version that knew a newer format.
  case unknownFormat(path: String, format: String)
  /// Its content is not what was written.
  case damaged(path: String)
  /// It says of itself what can't be; `field` is the key of the metadata, `reason` the rest of a sentence about it.
  case impossible(path: String, field: String, reason: String)
  /// A state's weights are nowhere beside it.
  case withoutWeights(path: String, step: Int)
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
      "\(BytePath(path)) holds tensors, but does not say which model they are of (its “\(key.escaped)” is missing or "
        + "unreadable). Use a checkpoint that upswing wrote, or name the model beside the weights."
    case .unknownFormat(let path, let format):
      "\(BytePath(path)) has the checkpoint format “\(format.excerpt())”, which this version does not know. "
        + "Use a newer upswing."
    case .damaged(let path):
      "\(BytePath(path)) is damaged: its content is not what was written (the checksum differs)."
    case .impossible(let path, let field, let reason):
      "\(BytePath(path)) can't be used: its \(field) \(reason)."
    case .withoutWeights(let path, let step):
      "\(BytePath(path)) is of step \(step), but the weights of that step are not beside it."
    case .notFinite(let path, let tensors):
      "\(BytePath(path)) holds weights that are not finite numbers, in "
        + "\(Phrase.list(tensors.lazy.map { $0.excerpt() }, atMost: 5)). "
        + "It comes from a training that diverged; use an earlier checkpoint."
    case .mismatchedPair(let path, let weights, let state):
      "\(BytePath(path)) is of step \(state), but the weights beside it are of step \(weights)."
    case .frozenWeights(let checkpoint, let path, let areOthers):
      "\(BytePath(checkpoint)) holds what was trained of a model; the rest should be in \(BytePath(path)), which "
        + (areOthers ? "belongs to another run" : "is not there")
        + ". Keep the two together, or make one file of them by exporting the run."
    case .otherOptimizer(let path, let saved, let given):
      "\(BytePath(path)) is the state of the optimizer \(saved.excerpt()), not of \(given.excerpt()). Resume with the run's own."
    case .otherSeed(let path, let saved, let given):
      "\(BytePath(path)) belongs to a run with the seed \(saved), not \(given). Resume with the run's own."
    }
  }
}
