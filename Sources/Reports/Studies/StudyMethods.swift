import Records
import Statistics
import Wording

/// How a study and its verdict were made, as a paragraph that a paper can take, with what it cites.
struct StudyMethods {
  let study: StudyRecord
  let conclusion: StudyConclusion
  let sentences: StudySentences
  /// The program and its version.
  let program: String

  var paragraph: String {
    ([design, trials, budget, score].compactMap(\.self) + [tests, overImages].compactMap(\.self) + [
      "Computed with \(program)."
    ])
    .joined(separator: " ")
  }

  var references: [String] { (methods?.references ?? []) + imageReferences }

  private var methods: VerdictMethods? {
    sentences.verdict.map { VerdictMethods(verdict: $0.verdict, program: program) }
  }

  private var tests: String? { methods?.tests }

  private var design: String {
    let trained = study.classes.reduce(0) { $0 + $1.training }
    let validated = study.classes.reduce(0) { $0 + $1.validation }
    let tested = study.test?.first.map { ", \($0.images) set aside for testing" } ?? ""
    return
      "We compared \(Phrase.count(study.arms.count, study.noun)) (\(Phrase.list(study.arms.map(\.name)))) of \(study.model) "
      + "(\(Phrase.count(study.parameterCount, "trained parameter"))) on \(study.data): \(Phrase.count(trained, "training image")) and "
      + "\(Phrase.count(validated, "validation image")) of \(Phrase.count(study.classes.count, "class"))\(tested)."
  }

  private var trials: String {
    let split =
      study.hasVaryingSplit
      ? "Each seed split the images anew." : "All seeds shared one split of the images."
    let found = study.arms.filter { $0.rateOrigin == .found }
    let rates =
      found.isEmpty
      ? ""
      : " Learning rates of \(found.count == study.arms.count ? "all" : Phrase.list(found.map(\.name))) were found by a search for "
        + "each on the training images of the first seed."
    return
      "Each was trained with \(Phrase.count(study.seeds.count, "seed")) for \(Phrase.count(study.epochs, "epoch")) of "
      + "\(steps). For a seed all began with the same weights, but for what they change themselves, "
      + "and saw the same images in the same order with the same augmentation. \(split)\(rates)"
  }

  /// How many steps an epoch has, which differs where batches do.
  private var steps: String {
    let sizes = Set(study.arms.compactMap(\.batchSize))
    return sizes.count > 1
      ? "as many steps as its batches make (\(Phrase.list(study.arms.compactMap { arm in arm.batchSize.map { "\(arm.name): \($0) images per step" } }, atMost: 12)))"
      : Phrase.count(study.stepsPerEpoch, "step")
  }

  private var budget: String? { study.ledger.isEmpty ? nil : study.budgetComparison.sentence }

  private var score: String {
    let score =
      switch conclusion.measure {
      case .test:
        "The score is the accuracy on the test set of the weights with the lowest validation loss, read once."
      case .validation: "The score is the validation accuracy after the last epoch."
      }
    let lost = study.arms.flatMap(\.trials).contains {
      if case .diverged = $0.outcome { true } else { false }
    }
    return lost
      ? "\(score) Trainings that diverged score what guessing the most frequent class does." : score
  }

  private var overImages: String? {
    guard let one = conclusion.imageComparisons.first else { return nil }
    let first = (methods?.references.count ?? 0) + 1
    return one.p == nil
      ? "How far the choice of the \(one.images) images could move a difference was estimated by a bootstrap over images of the mean over "
        + "seeds (BCa [\(first)], 95 %)."
      : "Two models were compared over the \(one.images) images by McNemar’s exact test [\(first)] and Tango’s score interval "
        + "[\(first + 1)]."
  }

  private var imageReferences: [String] {
    guard let one = conclusion.imageComparisons.first else { return [] }
    return one.p == nil
      ? [
        "B. Efron. Better Bootstrap Confidence Intervals. Journal of the American Statistical Association 82, 171–185, 1987."
      ]
      : [
        "Q. McNemar. Note on the Sampling Error of the Difference between Correlated Proportions or Percentages. Psychometrika "
          + "12, 153–157, 1947.",
        "T. Tango. Equivalence Test and Confidence Interval for the Difference in Proportions for the Paired-Sample Design. "
          + "Statistics in Medicine 17, 891–908, 1998.",
      ]
  }
}
