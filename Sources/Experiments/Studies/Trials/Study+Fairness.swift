import Records
import Training

extension Study {
  /// What two trials have to begin with alike: with the same seed all that neither of their arms changes, with different ones
  /// the split, where all seeds share it.
  func mustAgree(_ first: TrialID, _ second: TrialID) -> Set<TrialBeginning.Aspect> {
    guard first.seed == second.seed else { return split == .fixed ? [.split] : [] }
    let (a, b) = (arm(first.arm).experiment, arm(second.arm).experiment)
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
