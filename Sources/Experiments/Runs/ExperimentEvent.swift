public import ImageData
public import Records
public import Training

/// What an experiment tells whoever watches it; nothing that it does depends on a watcher.
public enum ExperimentEvent: Sendable {
  /// So many images are read, of how many; may come from several threads.
  case reading(ScanProgress)
  /// All are read. From here on a stop is heeded.
  case imagesRead
  /// Something that a person should see, as a sentence.
  case note(String)
  /// What images are normalised by, as a sentence, and whether nobody said so.
  case normalised(String, isAssumed: Bool)
  /// Something that is wrong but stops nothing, as a sentence.
  case warning(String)
  /// What the frozen part makes of the images: computed for so many, views counted singly, of how many.
  case featuresComputed(Int, of: Int)
  /// It is all there; where, and how much.
  case featuresShared(String)
  /// A rate is looked for, in about so many steps: of which optimizer, and of which stage of the model, if of one alone.
  case searchStarted(optimizer: String, stage: String?, method: SuggestionMethod, steps: Int)
  case searchProgress(FinderProgress)
  /// What was found, after so many seconds.
  case searchEnded(RateFinding, seconds: Double)
  /// A run that was begun before goes on after so many steps, as it is to be from now on.
  case resumed(step: Int)
  /// A run is to be longer, or shorter, than it was; a sentence about what that means for its rates.
  case lengthChanged(String)
  /// There is nothing left to train: all of so many epochs are made.
  case alreadyComplete(epochs: Int)
  case training(TrainingEvent)
}
