import Records
import Training

extension Study {
  /// What the trials of two arms with the same seed have to begin with alike: all that neither of them changes.
  func mustAgree(_ first: String, _ second: String) -> Set<TrialBeginning.Aspect> {
    let (a, b) = (arm(first).experiment, arm(second).experiment)
    var aspects: Set<TrialBeginning.Aspect> = [.split]
    // What drops activations or smooths labels draws no weights.
    let hasSameWeights =
      a.model.name == b.model.name && a.model.weights == b.model.weights
      && a.model.weightsKey == b.model.weightsKey
      && a.model.transfer?.freezing == b.model.transfer?.freezing
      && a.images.imageSize == b.images.imageSize
    if hasSameWeights { aspects.insert(.weights) }
    if a.images.shuffles == b.images.shuffles { aspects.insert(.order) }
    if hasSameWeights, a.model.transfer == b.model.transfer,
      a.identity.images == b.identity.images
    {
      aspects.insert(.augmentation)
    }
    return aspects
  }
}
