import Records

/// Whether a search learnt anything, and if not, why that may be.
extension RateSearchRecord {
  /// Whether the weights that all trials began with do far better than guessing, or better by more than the images that
  /// judge can favour them by chance: by 10 in sum, once in 250,000 cases (as in ``leastGain``).
  var knowsTheImages: Bool {
    first < 0.5 * guessing
      || first < 0.9 * guessing && Double(judges ?? 0) * (guessing - first) > 10
  }

  /// Whether a trial is clearly better than guessing and than the weights that all began with, which few images may
  /// favour by chance; or those knew the images already.
  func hasLearnt(_ trials: [Trial]) -> Bool {
    let lowest = trials.compactMap { $0.losses.last ?? nil }.min() ?? .infinity
    if !knowsTheImages, !isMovedByTheRate(trials) { return false }
    let before = knowsTheImages || !first.isFinite ? guessing : min(guessing, first)
    return lowest < min(0.99 * before, guessing - leastGain)
  }

  /// How far below guessing a loss has to be that is not there by chance, for each of the images that judge.
  ///
  /// A trial whose scores say nothing of the labels is as likely as guessing, but for the temperature that is chosen for it. Twice
  /// what that gains in all has a chi-squared distribution with one degree of freedom where it gains anything, in half of all cases
  /// (S. S. Wilks, 1938), and exceeds twice 3 in one of 140. Few images can't show as much: there it is what ten points of accuracy
  /// above guessing are worth.
  private var leastGain: Double {
    guard let judges, judges > 0 else { return 0 }
    return min(3 / Double(judges), 0.02)
  }

  /// Whether the rates differ in their losses. Where they are too low to move anything they do not, although the
  /// loss may change with the statistics of batch norm.
  private func isMovedByTheRate(_ trials: [Trial]) -> Bool {
    guard trials.allSatisfy({ !$0.losses.contains(nil) }) else { return true }
    return rounds.contains { steps in
      let losses = trials.compactMap { loss(of: $0, after: steps) }
      guard let lowest = losses.min(), let highest = losses.max() else { return false }
      return highest - lowest > 0.001 * guessing
    }
  }

  /// Throws why nothing was learnt, where that is so.
  func checkThatSomethingIsLearnt() throws(NoUsableRange) {
    guard !isInterrupted else { throw .searchInterrupted }
    guard let lowest = finalists.map(\.loss).min() else {
      guard first.isFinite else { throw .notFiniteBeforeAnyStep }
      throw .nothingTrains(lowestRate: trials.first?.rate ?? 0)
    }
    guard hasLearnt(trials) else {
      throw .nothingLearnt(
        loss: lowest, guessing: guessing, steps: rounds.last ?? 0,
        lowestRate: trials.first?.rate ?? 0, highestRate: trials.last?.rate ?? 0, likelyCause)
    }
  }

  private var likelyCause: NoUsableRange.Likely {
    if let judges, judges < Self.fewestJudges { return .fewImages(judges) }
    return .nothingToLearn
  }

  /// So many images tell a loss a tenth below guessing from chance: where labels are guessed, losses of single images
  /// deviate by about a third of it.
  private static var fewestJudges: Int { 30 }
}
