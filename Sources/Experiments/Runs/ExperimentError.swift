import Files
public import Records
import Training
import Wording

/// Why an experiment can't be run.
public enum ExperimentError: Error, Sendable {
  /// The test set is to be evaluated, and there is none.
  case noTestSet
  /// No rate was found that anything can be trained with.
  case noUsableRate(RateFinding)
  /// A stop was asked for before anything was trained; where the run is that can be gone on with, if there is one.
  case stopped(folder: String?)
  /// The head, which was to be trained first, diverged; how that ended, as a sentence.
  case headDiverged(String, folder: String)
  /// The images of a run that is resumed are not where they were.
  case imagesMissing(any Error, folder: String)
  /// They are others.
  case otherImages(data: String, folder: String)
  /// A run has more epochs behind it than it is to have.
  case tooShort(made: Int, epochs: Int)
}

extension ExperimentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noTestSet: "There is no test set to evaluate: name one, or leave the evaluation out."
    case .noUsableRate(let finding): finding.refusal ?? "No usable rate was found."
    case .stopped(folder: nil): "The search for the rate was stopped; nothing was changed."
    case .stopped(.some): "Stopped before the training began."
    case .headDiverged(let sentence, let folder):
      "In \(BytePath(folder)), where the head alone is trained first: \(sentence)"
    case .imagesMissing(let error, let folder):
      "\(error) If the images of \(BytePath(folder)) have moved, say where they are."
    case .otherImages(let data, let folder):
      "The images in \(BytePath(data)) are not those that the run \(BytePath(folder)) began with. Say where those are, or "
        + "begin a new run."
    case .tooShort(let made, let epochs):
      "The run has \(Phrase.count(made, "epoch")) behind it, so it cannot end after \(epochs). Give it more epochs."
    }
  }
}
