import Reports
import Statistics

/// A verdict as `--json` prints it.
struct VerdictResult: Encodable {
  private let report: VerdictReport

  init(_ report: VerdictReport) { self.report = report }

  private enum CodingKeys: String, CodingKey {
    case verdict, question, test, correction, level, arms, comparisons, unpaired, methods,
      references
    case warnings
    case testFraction = "test_fraction"
    case isHigherBetter = "higher_is_better"
  }

  func encode(to encoder: any Encoder) throws {
    let verdict = report.verdict
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.sentences, forKey: .verdict)
    switch verdict.question {
    case .theseImages:
      try container.encode("on these images", forKey: .question)
      try container.encode("sign-flip permutation test", forKey: .test)
    case .imagesLikeThese(let fraction):
      try container.encode("on images like these", forKey: .question)
      try container.encode("corrected resampled t test", forKey: .test)
      try container.encode(fraction, forKey: .testFraction)
    }
    try container.encode("Holm", forKey: .correction)
    try container.encode(verdict.level, forKey: .level)
    try container.encode(verdict.isHigherBetter, forKey: .isHigherBetter)
    try container.encode(verdict.arms.map(Arm.init), forKey: .arms)
    try container.encode(
      verdict.comparisons.map { Comparison($0, in: verdict) }, forKey: .comparisons)
    try container.encode(verdict.unpaired, forKey: .unpaired)
    try container.encode(report.methods.paragraph, forKey: .methods)
    try container.encode(report.methods.references, forKey: .references)
    try container.encode(report.warnings, forKey: .warnings)
  }

  private struct Arm: Encodable {
    let name: String
    let mean: Double
    let std: Double?
    let n: Int

    init(_ arm: ArmSummary) {
      (name, mean, std, n) = (arm.name, arm.mean, arm.std, arm.values.count)
    }
  }

  /// A comparison; what is unknown is null, so that scripts find every key.
  private struct Comparison: Encodable {
    let comparison: ArmComparison
    let better: String?

    init(_ comparison: ArmComparison, in verdict: Verdict) {
      self.comparison = comparison
      better =
        comparison.isDistinguished
        ? verdict.isFirstBetter(comparison) == true ? comparison.a : comparison.b : nil
    }

    private enum CodingKeys: String, CodingKey {
      case a, b, difference, interval, p, std, pairs, better, differences
      case adjustedP = "p_adjusted"
      case smallestP = "smallest_p"
      case effectSize = "effect_size"
      case onlyA = "only_a"
      case onlyB = "only_b"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(comparison.a, forKey: .a)
      try container.encode(comparison.b, forKey: .b)
      try container.encode(comparison.estimate.mean, forKey: .difference)
      try container.encode(
        comparison.interval.map { [$0.lower, $0.upper] }, forKey: .interval)
      try container.encode(comparison.p, forKey: .p)
      try container.encode(comparison.adjustedP, forKey: .adjustedP)
      try container.encode(comparison.smallestP, forKey: .smallestP)
      try container.encode(comparison.estimate.effectSize, forKey: .effectSize)
      try container.encode(comparison.estimate.std, forKey: .std)
      try container.encode(comparison.differences.count, forKey: .pairs)
      try container.encode(comparison.differences, forKey: .differences)
      try container.encode(better, forKey: .better)
      try container.encode(comparison.onlyA, forKey: .onlyA)
      try container.encode(comparison.onlyB, forKey: .onlyB)
    }
  }
}
