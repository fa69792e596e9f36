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
    let usual = model.name.sizing(side: images.imageSize, weights: initial?.path)
    copy.images.resize = images.resize ?? usual.resize
    copy.images.keepsExact = images.keepsExact ?? usual.keepsExact
    // Bilinear is what is not said.
    if usual.interpolation != .bilinear, images.interpolation == nil {
      copy.images.interpolation = usual.interpolation
    }
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
        "Images are normalised by \(usual == .imageNet ? imageNet : usual.summary), as the published weights of "
          + "\(model.name.rawValue) expect."
      )
    }
    return (
      .data,
      "Images are normalised by \(own): the weights don't say what theirs were normalised by. If you know, say it."
    )
  }
}

extension ModelName {
  /// How images become squares of a side for the model: as its published weights see them, of which those that are given
  /// or their ancestors are.
  ///
  /// - Parameter file: the weights to begin with. Without any, an image of that very size stays as it is.
  package func sizing(side: Int, weights file: String?) -> ImageSizing {
    NetworkPreset(of: self, weights: file)?.sizing(side: side, keepsExact: file == nil)
      ?? ImageSizing(side: side)
  }
}
