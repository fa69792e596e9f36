import Statistics
import Wording

/// How a verdict was reached, as a paragraph that a paper can take, with what it cites.
struct VerdictMethods {
  let verdict: Verdict
  /// The program and its version.
  let program: String

  var paragraph: String { "\(opening) \(tests) Computed with \(program)." }

  /// What was compared, where nothing is known but its scores.
  private var opening: String {
    switch verdict.question {
    case .theseImages:
      "We compared \(verdict.arms.count) arms on a fixed split of the data, paired by random seed (\(pairs) seeds per comparison)."
    case .imagesLikeThese:
      "We compared \(verdict.arms.count) arms over random splits of the data (\(pairs) per comparison), averaging over the seeds "
        + "of a split."
    }
  }

  /// How, with numbers that refer to ``references``.
  var tests: String {
    let count = verdict.comparisons.count
    let correction =
      count > 1
      ? "p values were corrected for \(count) comparisons by Holm’s step-down method [2], and a corrected p of at most "
        + "\(verdict.level) was called significant."
      : "A p of at most \(verdict.level) was called significant."
    let effect = "Effect sizes are Hedges’ g of the paired differences [\(count > 1 ? 3 : 2)]."
    switch verdict.question {
    case .theseImages:
      let smallest = verdict.comparisons.compactMap(\.smallestP).min() ?? 1
      return
        "Differences between paired seeds were tested by the two-sided sign-flip permutation test of their mean [1], exact up to "
        + "\(SignFlipTest.exactPairs) pairs. \(correction) The smallest corrected p that so many seeds can reach is "
        + "\(Phrase.number(smallest)). Intervals are of 95 %, by Student’s t distribution over seeds, each for its comparison by "
        + "itself. \(effect) Statements hold for this split; how far they hold for other samples of images was not asked."
    case .imagesLikeThese(let fraction):
      return
        "As the training sets of splits overlap (a fraction of \(Phrase.trimmed(Phrase.fixed(fraction, decimals: 4))) is held out "
        + "of each), intervals of 95 % and two-sided p values are those of Nadeau and Bengio’s corrected resampled t test [1], with "
        + "the variance factor 1/n + n_test/n_train. \(correction) \(effect)"
    }
  }

  /// How many seeds or splits stand behind a comparison.
  var pairs: String {
    let counts = verdict.comparisons.map(\.differences.count)
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    return least == most ? "\(most)" : "\(least) to \(most)"
  }

  var references: [String] {
    let first =
      switch verdict.question {
      case .theseImages: "R. A. Fisher. The Design of Experiments, §21. Oliver and Boyd, 1935."
      case .imagesLikeThese:
        "C. Nadeau and Y. Bengio. Inference for the Generalization Error. Machine Learning 52, 239–281, 2003."
      }
    let correction =
      "S. Holm. A Simple Sequentially Rejective Multiple Test Procedure. Scandinavian Journal of Statistics 6, 65–70, 1979."
    return [first] + (verdict.comparisons.count > 1 ? [correction] : []) + [
      "L. V. Hedges. Distribution Theory for Glass’s Estimator of Effect Size and Related Estimators. Journal of Educational "
        + "Statistics 6, 107–128, 1981."
    ]
  }
}
