import Records
import Statistics

/// What `--json` prints of a verdict, the same from a table of scores and from a study.
struct VerdictFields: Encodable {
  let verdict: Verdict
  /// The same pairs over images, of a study; `nil` where scores are all that is known.
  var images: [ImageComparison]?
  /// Whether p values may be looked at; not while a study goes on.
  var showsP = true
  /// Whether the better of two arms may be called so.
  var callsWinner: (ArmComparison) -> Bool = { _ in true }

  /// What p values are of.
  var test: String {
    switch verdict.question {
    case .theseImages: "sign-flip permutation test"
    case .imagesLikeThese: "corrected resampled t test"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case question, correction, level, comparisons, unpaired
    case testFraction = "test_fraction"
    case isHigherBetter = "higher_is_better"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch verdict.question {
    case .theseImages:
      try container.encode("on these images", forKey: .question)
    case .imagesLikeThese(let fraction):
      try container.encode("on images like these", forKey: .question)
      try container.encode(fraction, forKey: .testFraction)
    }
    try container.encode("Holm", forKey: .correction)
    try container.encode(verdict.level, forKey: .level)
    try container.encode(verdict.isHigherBetter, forKey: .isHigherBetter)
    try container.encode(
      verdict.comparisons.map { Comparison($0, in: self) }, forKey: .comparisons)
    try container.encode(verdict.unpaired, forKey: .unpaired)
  }

  /// A comparison; what is unknown is null, so that scripts find every key.
  private struct Comparison: Encodable {
    let comparison: ArmComparison
    let better: String?
    let showsP: Bool
    /// Of a study, whether its answers are known or not.
    let image: ImageComparison??

    init(_ comparison: ArmComparison, in fields: VerdictFields) {
      let (verdict, images) = (fields.verdict, fields.images)
      self.comparison = comparison
      showsP = fields.showsP
      better =
        comparison.isDistinguished && fields.callsWinner(comparison)
        ? verdict.isFirstBetter(comparison) == true ? comparison.a : comparison.b : nil
      image = images.map { images in
        images.first { $0.a == comparison.a && $0.b == comparison.b }
      }
    }

    private enum CodingKeys: String, CodingKey {
      case a, b, difference, interval, p, std, pairs, better, differences
      case adjustedP = "p_adjusted"
      case smallestP = "smallest_p"
      case effectSize = "effect_size"
      case onlyA = "only_a"
      case onlyB = "only_b"
      case imageInterval = "image_interval"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(comparison.a, forKey: .a)
      try container.encode(comparison.b, forKey: .b)
      try container.encode(comparison.estimate.mean, forKey: .difference)
      try container.encode(
        comparison.interval.map { [$0.lower, $0.upper] }, forKey: .interval)
      try container.encode(showsP ? comparison.p : nil, forKey: .p)
      try container.encode(showsP ? comparison.adjustedP : nil, forKey: .adjustedP)
      try container.encode(comparison.smallestP, forKey: .smallestP)
      try container.encode(comparison.estimate.effectSize, forKey: .effectSize)
      try container.encode(comparison.estimate.std, forKey: .std)
      try container.encode(comparison.differences.count, forKey: .pairs)
      try container.encode(comparison.differences, forKey: .differences)
      try container.encode(better, forKey: .better)
      try container.encode(comparison.onlyA, forKey: .onlyA)
      try container.encode(comparison.onlyB, forKey: .onlyB)
      if let image {
        try container.encode(
          image.map { [$0.interval.lower, $0.interval.upper] }, forKey: .imageInterval)
      }
    }
  }
}
