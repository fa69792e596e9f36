extension StudyRecord {
  /// Pairs of arms compared over the images that ``measure`` is of.
  ///
  /// A trial that diverged counts as taking every image for the class of most of them, as in ``scores``.
  ///
  /// - Returns: one for each pair whose answers on the same images are known; none where each seed has other images.
  /// - Complexity: O(pairs · images · seeds), and a bootstrap a pair.
  func imageComparisons(of pairs: [(a: String, b: String)]) -> [ImageComparison] {
    guard let labels = evaluatedLabels else { return [] }
    let right = Dictionary(
      arms.map { ($0.name, rightAnswers(of: $0, labels)) }, uniquingKeysWith: { first, _ in first })
    return pairs.compactMap { pair in
      guard let first = right[pair.a], let second = right[pair.b] else { return nil }
      let answers = seeds.compactMap { seed in
        first[seed].flatMap { a in second[seed].map { (first: a, second: $0) } }
      }
      return ImageComparison(pair.a, pair.b, answers: answers)
    }
  }

  /// Which images the model of each seed gets right.
  private func rightAnswers(of arm: ArmRecord, _ labels: ImageClasses) -> [UInt64: [Bool]] {
    let guess = labels.mostFrequent
    let tested = Dictionary(
      (test ?? []).filter { $0.arm == arm.name }.map { ($0.seed, $0.predictions) },
      uniquingKeysWith: { first, _ in first })
    return arm.trials.reduce(into: [:]) { right, trial in
      let predictions: [Int]? =
        switch trial.outcome {
        case .completed:
          measure == .test ? tested[trial.seed]??.indices : trial.predictions?.indices
        case .diverged: guess.map { Array(repeating: $0, count: labels.indices.count) }
        case .interrupted, .failed: nil
        }
      guard let predictions, predictions.count == labels.indices.count else { return }
      right[trial.seed] = zip(predictions, labels.indices).map(==)
    }
  }
}
