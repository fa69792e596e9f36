package import ImageData
package import Layers
import Training

extension Experiment {
  /// The same with every choice made that depends on the first weights: how images become squares, and what they are
  /// normalised by.
  ///
  /// - Parameter initial: the weights that `model` names.
  /// - Returns: the experiment, and a sentence that says what was chosen.
  package func settled(
    by initial: PretrainedWeights?
  ) -> (experiment: Experiment, note: String) {
    var copy = self
    let usual = model.name.sizing(side: images.imageSize, hasWeights: initial != nil)
    copy.images.resize = images.resize ?? usual.resize
    copy.images.keepsExact = images.keepsExact ?? usual.keepsExact
    let (choice, note) = normalisation(for: initial)
    copy.images.normalisation = choice
    return (copy, note)
  }

  private func normalisation(
    for initial: PretrainedWeights?
  ) -> (choice: NormalisationChoice, note: String) {
    let own = "the mean and standard deviation of the training images"
    let imageNet = "ImageNet's mean and standard deviation"
    switch images.normalisation {
    case .data: return (.data, "Images are normalised by \(own).")
    case .imageNet: return (.values(.imageNet), "Images are normalised by \(imageNet).")
    case .values(let values):
      return (
        .values(values), "Images are normalised by what was given: \(values.summary)."
      )
    case nil: break
    }
    guard let initial else { return (.data, "Images are normalised by \(own).") }
    if let theirs = initial.normalisation {
      return (
        .values(theirs),
        "Images are normalised as those were that the weights were trained on: \(theirs.summary)."
      )
    }
    if let usual = initial.usualNormalisation(for: model.name) {
      return (
        .values(usual),
        "Images are normalised by \(imageNet), as torchvision's weights expect unless they are told otherwise."
      )
    }
    return (
      .data,
      "Images are normalised by \(own): the weights don't say what theirs were normalised by. If you know, say it."
    )
  }
}

extension ModelName {
  /// How images become squares of a side for the model; with weights as torchvision makes them, of which those or their
  /// ancestors are.
  package func sizing(side: Int, hasWeights: Bool) -> ImageSizing {
    switch self {
    case .cnn: ImageSizing(side: side)
    case .resnet18, .resnet34, .resnet50, .mobileNetV2, .mobileNetV3Large, .efficientNetLite0,
      .efficientNetB0, .convNeXtTiny:
      hasWeights ? .torchvision(side: side) : .residualNetwork(side: side)
    }
  }
}
