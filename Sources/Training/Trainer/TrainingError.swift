/// Why a training can't run with what it was given.
public enum TrainingError: Error, Equatable, Sendable {
  case epochs(Int)
  /// The plan was compiled for another number of samples in a batch than the source gives.
  case batchSize(plan: Int, source: Int)
  /// The model has another number of scores than the source has classes.
  case classes(plan: Int, source: Int)
  /// Training and validation part do not have the same classes.
  case validationClasses
  /// There is no whole batch to train on.
  case noBatches
  /// The source gave fewer batches than it announced; counted from 0.
  case sourceEnded(epoch: Int, batch: Int)
  /// The state has already made all steps of the run, or more.
  case alreadyTrained(steps: Int, of: Int)
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .epochs(let count): "\(count) epochs were asked for; give a number of at least 1."
    case .batchSize(let plan, let source):
      "The model is compiled for batches of \(plan) samples, but the images come in batches of "
        + "\(source). Use the same batch size for both."
    case .classes(let plan, let source):
      "The model tells \(plan) classes apart, but the images have \(source). Give its last layer "
        + "\(source) outputs."
    case .validationClasses:
      "The training and the validation part do not have the same classes in the same order."
    case .noBatches: "There are no images to train on. Add images or lower the batch size."
    case .sourceEnded(let epoch, let batch):
      "The images of epoch \(epoch + 1) ended before batch \(batch + 1), although more were announced."
    case .alreadyTrained(let steps, let total):
      "The run has made \(steps) of its \(total) steps: there is nothing left to train. "
        + "Ask for more epochs to go on."
    }
  }
}
