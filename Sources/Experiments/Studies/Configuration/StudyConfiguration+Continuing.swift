import ImageData
import Training

extension StudyConfiguration {
  /// This study as it goes on where an earlier one lies: the same with what that one has beside it.
  ///
  /// Seeds and arms may be added to a study, since no trial depends on the others. What is there stays and comes first: seeds
  /// that are not asked for again still count.
  ///
  /// - Returns: `nil` where the earlier one is another study, or has arms that this one does not have.
  package func continuing(_ earlier: StudyConfiguration) -> StudyConfiguration? {
    guard base.identity == earlier.base.identity, split == earlier.split,
      // The first seed finds the rates.
      seeds.first == earlier.seeds.first
    else { return nil }
    var copy = self
    copy.seeds = earlier.seeds + seeds.filter { !earlier.seeds.contains($0) }
    copy.arms = []
    for known in earlier.arms {
      guard let arm = arms.first(where: { $0.name == known.name }),
        arm.experiment.identity == known.experiment.identity
      else { return nil }
      copy.arms.append(arm)
    }
    copy.arms += arms.filter { arm in !earlier.arms.contains { $0.name == arm.name } }
    return copy
  }
}
