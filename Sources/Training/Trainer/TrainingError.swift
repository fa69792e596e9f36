import Schedules

/// Why a training can't run with what it was given.
public enum TrainingError: Error, Equatable, Sendable {
  case epochs(Int)
  /// More steps than any run can have, `Horizon.mostSteps`.
  case tooLong(epochs: Int, stepsPerEpoch: Int)
  /// The state is of another plan than the one it is to be trained with.
  case otherPlan
  /// The state's number of updates is none.
  case step(Int)
  /// A phase is to begin after more updates than its state has made.
  case phase(beginsAfter: Int, made: Int)
  /// The plan was compiled for another number of samples in a batch than the source gives.
  case batchSize(plan: Int, source: Int)
  /// The model has another number of scores than the source has classes.
  case classes(plan: Int, source: Int)
  /// Training and validation set do not have the same classes.
  case validationClasses
  /// There is not a single sample to evaluate.
  case nothingToEvaluate
  /// A batch whose memory or number of samples does not fit the plan; training wants whole ones.
  case batch(samples: Int, values: Int, labels: Int, Place)
  /// A label that is no index into the classes.
  case label(Int, classes: Int, Place)
  /// The schedule gave what is no rate; steps count from 0.
  case rate(Double, step: Int)
  /// The schedule gave what is no momentum.
  case momentum(Double, step: Int)
  /// There is no whole batch to train on.
  case noBatches
  /// The source gave fewer batches than it announced; counted from 0.
  case sourceEnded(epoch: Int, batch: Int)
  /// The state has already made all steps of the run, or more.
  case alreadyTrained(steps: Int, of: Int)

  /// Which batch is meant, all counted from 1.
  public enum Place: Equatable, Sendable {
    case training(epoch: Int, batch: Int)
    /// - Parameter epoch: the one that ended with this evaluation; `nil` where it belongs to no training.
    case evaluation(epoch: Int?, batch: Int)
  }
}

extension TrainingError.Place: CustomStringConvertible {
  public var description: String {
    switch self {
    case .training(let epoch, let batch): "batch \(batch) of epoch \(epoch)"
    case .evaluation(let epoch?, let batch): "batch \(batch) of the validation after epoch \(epoch)"
    case .evaluation(nil, let batch): "batch \(batch) of the evaluation"
    }
  }
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .epochs(let count): "\(count) epochs were asked for; give a number of at least 1."
    case .tooLong(let epochs, let steps):
      "\(epochs) epochs of \(steps) steps are more than the \(Horizon.mostSteps) steps that a run can have. "
        + "Ask for fewer epochs."
    case .otherPlan:
      "The state was made by another plan than the one that it is given to. Make it with initialState of that plan, "
        + "and load the other's weights into it."
    case .step(let count):
      "The state says that it has made \(count) updates; a run has from 0 to \(Horizon.mostSteps)."
    case .phase(let origin, let made):
      "The phase is to begin after \(origin) updates, and its state has made \(made). Give it the state of the phase before, "
        + "or, for a fresh state, an origin of 0 updates."
    case .batchSize(let plan, let source):
      "The model is compiled for batches of \(plan) samples, but the images come in batches of "
        + "\(source). Use the same batch size for both."
    case .classes(let plan, let source):
      "The model tells \(plan) classes apart, but the images have \(source). Give its last layer "
        + "\(source) outputs."
    case .validationClasses:
      "The training and the validation set do not have the same classes in the same order."
    case .nothingToEvaluate:
      "There are no images to evaluate: leave the evaluation out, or hold some images back for it."
    case .batch(let samples, let values, let labels, let place):
      "The source gave \(values) values, \(labels) labels and \(samples) samples that count as \(place), which is no "
        + "batch of the model: its memory must be of the plan's input, and training wants every sample to count."
    case .label(let label, let classes, let place):
      "The source gave the label \(label) in \(place), but there are \(classes) classes: labels go from 0 to "
        + "\(classes - 1)."
    case .rate(let rate, let step):
      "The schedule gave \(rate) as the rate of step \(step); a rate is a finite number of at least 0."
    case .momentum(let momentum, let step):
      "The schedule gave \(momentum) as the momentum of step \(step); a momentum is at least 0 and less than 1."
    case .noBatches: "There are no images to train on. Add images or lower the batch size."
    case .sourceEnded(let epoch, let batch):
      "The images of epoch \(epoch + 1) ended before batch \(batch + 1), although more were announced."
    case .alreadyTrained(let steps, let total):
      steps == total
        ? "All \(total) steps of this many epochs are made already: there is nothing left to train. Epochs count from "
          + "the beginning of the run: ask for more of them in all to go on, or begin with a fresh state."
        : "\(steps) steps are made already, and this many epochs have \(total): there is nothing left to train. Epochs "
          + "count from the beginning of the run: ask for more of them in all to go on, or begin with a fresh state."
    }
  }
}
