public import ImageData

extension Trainer {
  /// Starts training on a split's training set, with its validation set, where it has one, evaluated.
  public func run(_ split: ImageSplit, epochs: Int) -> TrainingRun {
    run(
      split.training, validation: split.validationSamples.isEmpty ? nil : split.validation,
      epochs: epochs)
  }
}
