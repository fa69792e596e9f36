public import Statistics

/// What the trials of a study say about its arms: the verdict over seeds, and beside it what the choice of images leaves open.
public struct StudyConclusion: Sendable {
  /// The accuracy that arms are compared by.
  public let measure: StudyMeasure
  /// How many images that is of.
  public let images: Int
  /// What each trial scored.
  public let scores: [Score]
  /// The arms compared over seeds, or why they can't be.
  public let verdict: Result<Verdict, VerdictError>
  /// The same pairs over the images of a fixed split; of a single seed every pair. Those whose answers are not known are missing.
  public let imageComparisons: [ImageComparison]
}

extension StudyRecord {
  /// What the trials so far say about the arms.
  ///
  /// With one split for all seeds the verdict is about these images; with a split for each it is about images like these, with
  /// Nadeau and Bengio's correction. See ``Verdict`` for the tests and ``measure`` for what is compared.
  ///
  /// - Parameter comparesImages: whether to compare over images as well, whose bootstrap takes a moment.
  /// - Complexity: O(k²·n) for k arms of n seeds, the tests, and a bootstrap a pair.
  public func conclusion(comparingImages comparesImages: Bool = true) -> StudyConclusion {
    let scores = scores
    let verdict = Result { () throws(VerdictError) in
      try Verdict(scores, against: reference, testFraction: evaluatedFraction)
    }
    var pairs: [(a: String, b: String)] = []
    switch verdict {
    case .success(let verdict): pairs = verdict.comparisons.map { ($0.a, $0.b) }
    case .failure(.tooFewPairs): pairs = pairsAsked
    case .failure: break
    }
    return StudyConclusion(
      measure: measure, images: evaluatedImages, scores: scores, verdict: verdict,
      imageComparisons: comparesImages ? imageComparisons(of: pairs) : [])
  }

  /// The arms to be compared: every pair, or all with the reference.
  public var pairsAsked: [(a: String, b: String)] {
    let names = arms.map(\.name)
    if let reference { return names.filter { $0 != reference }.map { ($0, reference) } }
    return names.indices.flatMap { first in names[(first + 1)...].map { (names[first], $0) } }
  }
}
