import Foundation
import Records
import Reports
import Testing

/// What a study's report and terminal say in words.
@Suite(.timeLimit(.minutes(5))) struct StudySentencesTests {
  /// A study whose arms end with these accuracies on a hundred validation images, one a seed.
  static func study(
    _ accuracies: [(String, [Double])], seeds: Int? = nil, isVaried: Bool = false
  ) -> StudyRecord {
    let most = accuracies.map(\.1.count).max() ?? 0
    var study = SampleData.study(
      epochs: 1, stepsPerEpoch: 1, seeds: (0..<UInt64(seeds ?? most)).map { $0 + 1 })
    study.split = isVaried ? .varied : .fixed
    study.classes = (0..<4).map { ClassCount(name: "c\($0)", training: 100, validation: 25) }
    study.validationLabels = isVaried ? nil : ImageClasses((0..<100).map { $0 / 25 })
    study.arms = accuracies.map { name, values in
      let trials = values.enumerated().map { index, value in
        let wrong = Int((100 * (1 - value)).rounded())
        return TrialRecord(
          seed: UInt64(index + 1), outcome: .completed,
          epochs: [
            EpochRecord(
              epoch: 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1,
              validationAccuracy: value, rate: 0.1, seconds: 1)
          ], steps: [],
          beginning: TrialBeginning(
            weights: "w", split: isVaried ? "\(index)" : "s", order: "o", augmentation: "a"),
          predictions: ImageClasses(
            (0..<100).map { image in image < wrong ? (image / 25 + 1) % 4 : image / 25 }))
      }
      return ArmRecord(
        name: name, rule: "", schedule: "constant: 0.1", rateOrigin: .given(max: 0.01),
        finding: nil,
        stateBytes: 0, trials: trials)
    }
    return study
  }

  private static func sentences(_ study: StudyRecord) -> [String] {
    _ = StudyReportTests.page(study)
    return StudyReport(study).sentences
  }

  private static let base = (1...10).map { 0.6 + Double($0 * 7 % 11) / 100 }
  private static let better = zip(1...10, base).map { $1 + 0.1 + Double($0 % 3) / 100 }

  @Test func aWinAndItsAbsenceAreToldAlike() {
    let won = Self.sentences(Self.study([("sgd", Self.base), ("adam", Self.better)]))
    #expect(won[0] == "adam is better than sgd on these images.")
    #expect(
      won[1]
        == "Compared by the validation accuracy (100 images) after the last epoch, never that of the best one."
    )
    #expect(won[2].hasPrefix("adam is better than sgd: a difference of 11"))
    #expect(won[2].contains(" points (95 % interval 1") && won[2].contains("p 0.00195"))
    #expect(won[3].contains("100 images") && won[3].hasSuffix("the difference stays clear of 0."))
    #expect(won.last?.contains("--split varied") == true)
    let none = Self.sentences(Self.study([("sgd", Self.base), ("lion", Self.base.reversed())]))
    #expect(none[0] == "sgd and lion are not distinguishable on these images.")
    #expect(none[2].hasPrefix("sgd and lion are not distinguishable: a difference of"))
  }

  @Test func whatOtherImagesMightTurnIsSaid() {
    // Two of a hundred images, the same ones with all ten seeds: certain over seeds, open over images.
    let level = Array(repeating: 0.7, count: 10)
    let sentences = Self.sentences(Self.study([("sgd", level), ("adam", level.map { $0 + 0.02 })]))
    #expect(sentences[0] == "adam is better than sgd on these images.")
    #expect(
      sentences[3].hasSuffix(
        "the interval of sgd – adam holds 0, so that other images like these might turn it."))
  }

  @Test func threeSeedsAreTooFewAndThatComesFirst() {
    let sentences = Self.sentences(
      Self.study([
        ("sgd", [0.6, 0.61, 0.6]), ("adam", [0.72, 0.7, 0.71]), ("lion", [0.5, 0.52, 0.51]),
      ]))
    #expect(sentences[0].hasPrefix("With 3 shared seeds no significance is possible"))
    #expect(sentences[0].contains("0.25, 0.75 after correction for 3 comparisons"))
    #expect(sentences.contains { $0.contains("effect size") && $0.contains("95 % interval") })
    #expect(!sentences.joined().contains("not distinguishable"))
  }

  @Test func aSingleSeedIsAboutTwoModels() {
    let sentences = Self.sentences(Self.study([("sgd", [0.6]), ("adam", [0.8])]))
    #expect(sentences[0].hasPrefix("A single seed says nothing about chance"))
    #expect(sentences[0].contains("at least 6 seeds"))
    #expect(
      sentences[2].hasPrefix(
        "As they are, the model of adam is ahead of that of sgd by 20.0 points (95 % interval over images "
      ))
    #expect(sentences[2].contains("McNemar’s p 1.91e-06"))
  }

  @Test func theOtherQuestionHasItsOwnWords() {
    let sentences = Self.sentences(
      Self.study([("sgd", Self.base), ("adam", Self.better)], isVaried: true))
    #expect(sentences[0] == "adam is better than sgd on images like these.")
    #expect(sentences.last?.contains("--split fixed") == true)
    #expect(sentences.last?.contains("each tests on 20 % of the images") == true)
    #expect(!sentences.joined().contains("bootstrap"))
  }

  @Test func theTestSetIsNamedWhereItCounts() {
    var study = Self.study([("sgd", Self.base), ("adam", Self.better)])
    study.test = study.arms.flatMap { arm in
      arm.trials.map {
        TestScore(
          arm: arm.name, seed: $0.seed,
          Evaluation(
            loss: 1, confusion: [[arm.name == "sgd" ? 9 : 8, arm.name == "sgd" ? 1 : 2], [0, 10]]))
      }
    }
    let sentences = Self.sentences(study)
    #expect(sentences[1].hasPrefix("Compared by the accuracy on the test set (20 images)"))
    #expect(sentences[0] == "sgd is better than adam on these images.")
    study.test?.removeLast()
    #expect(
      Self.sentences(study)[1].hasSuffix(
        "never that of the best one, as not every trial has a test accuracy."))
  }

  @Test func lostAndMissingTrialsAreAdmitted() {
    var study = Self.study([("sgd", Self.base), ("adam", Self.better)], seeds: 11)
    study.arms[0].trials[1].outcome = .diverged(step: 3, rate: 1)
    let sentences = Self.sentences(study)
    #expect(
      sentences.contains {
        $0.hasPrefix("1 of sgd’s 10 trials diverged: it counts as guessing (25.0 %)")
      })
    #expect(
      sentences.contains {
        $0.hasPrefix(
          "The study is not finished: 2 of 22 trials are still to be made or to be ended")
      })
  }

  /// Who looks at p values on the way may stop when they please.
  @Test func pValuesWaitForAllTrials() {
    let study = Self.study([("sgd", Self.base), ("adam", Self.better)], seeds: 11)
    let report = StudyReport(study)
    #expect(!report.isFinished)
    #expect(
      report.sentences[0].hasPrefix(
        "The study is not finished: 2 of 22 trials are still to be made or to be ended. What follows are sizes"
      ))
    #expect(report.sentences[2].hasPrefix("adam against sgd: a difference of 11"))
    let words = report.sentences.dropFirst().joined(separator: " ")
    #expect(words.contains("effect size") && !words.contains("better") && !words.contains("p 0."))
    #expect(report.comparisons?[0].contains("p") == false)
    #expect(report.comparisons?[1].last == "not finished")
    let html = StudyReportTests.page(study)
    #expect(!html.contains("corrected p</th>") && !html.contains("adam is better"))
    #expect(
      StudyReportTests.page(Self.study([("sgd", Self.base), ("adam", Self.better)]))
        .contains("corrected p</th>"))
  }

  /// Gives one arm a search as long as all of its trials, and the others none.
  private static func search(with name: String, in study: inout StudyRecord) {
    for index in study.arms.indices { study.arms[index].batchSize = 10 }
    study.ledger = study.arms.flatMap { arm in
      arm.trials.map {
        LedgerEntry(arm: arm.name, kind: .trial, seed: $0.seed, steps: 10, seconds: 1)
      } + [
        LedgerEntry(arm: arm.name, kind: .search, steps: arm.name == name ? 100 : 0, seconds: 1)
      ]
    }
  }

  /// A ranking of arms that were given more and less is asked for, and then named.
  @Test func unequalBudgetsAreNotRankedUnlessAskedFor() {
    var study = Self.study([("sgd", Self.base), ("adam", Self.better)])
    Self.search(with: "adam", in: &study)
    let report = StudyReport(study)
    #expect(report.isFinished)
    #expect(
      report.sentences[0].hasPrefix(
        "The arms are not ranked. The budgets are unequal: adam saw 2 times as many images"))
    #expect(report.sentences[0].contains("--rank-unequal"))
    #expect(!report.sentences.dropFirst().joined().contains("budgets"))
    #expect(
      report.sentences[2].hasPrefix("adam against sgd") && report.sentences[2].contains("p 0.00195")
    )
    #expect(report.comparisons?[1].last == "unequal budgets")
    #expect(study.ranked == [0, 1])
    study.ranksUnequalBudgets = true
    let asked = StudyReport(study).sentences
    #expect(asked[0] == "adam is better than sgd on these images.")
    #expect(asked.contains { $0.hasSuffix("a ranking would be one of budgets too.") })
    #expect(study.ranked == [1, 0])
  }

  /// The budgets of two arms say nothing against a verdict on two others.
  @Test func unequalBudgetsConcernTheirOwnPairs() {
    var study = Self.study([
      ("sgd", Self.base), ("adam", Self.better), ("lion", Self.better.map { $0 + 0.05 }),
    ])
    Self.search(with: "lion", in: &study)
    let report = StudyReport(study)
    #expect(
      report.sentences[0].hasPrefix(
        "No arm is shown to be the best on these images: lion has the best mean,")
        && report.sentences[0].hasSuffix("but had another budget than adam and sgd."))
    #expect(report.sentences.contains { $0.hasPrefix("The budgets are unequal: lion saw 2 times") })
    #expect(report.sentences.contains { $0.hasPrefix("adam is better than sgd: a difference of") })
    #expect(
      report.comparisons?.dropFirst().map(\.last) == [
        "adam is better", "unequal budgets", "unequal budgets",
      ])
    // Nobody is crowned while they are not ranked.
    let page = StudyReportTests.page(study)
    #expect(!page.contains("best by validation") && !page.contains("highest mean"))
  }

  /// Who adds seeds after a look at p values is told what these are worth.
  @Test func seedsThatWereAddedAfterALookAreSaid() {
    var study = Self.study([("sgd", Self.base), ("adam", Self.better)])
    #expect(!Self.sentences(study).joined().contains("had been seen"))
    // Three seeds can show nothing, so that nobody can have been led by them.
    study.earlierLooks = [3]
    #expect(!Self.sentences(study).joined().contains("had been seen"))
    study.earlierLooks = [3, 6]
    #expect(
      Self.sentences(study).contains {
        $0.hasPrefix("Seeds were added after the results of 6 had been seen")
          && $0.hasSuffix("unless only corrected p values up to 0.025 are believed.")
      })
  }

  @Test func armsWithoutRatesAreInNoComparison() {
    var study = SampleData.study()
    study.split = .fixed
    let sentences = Self.sentences(study)
    #expect(
      sentences.contains(
        "adadelta has no usable rate, was not trained and is in no comparison."))
    #expect(StudyReport(study).comparisons?.count == 1 + 10)
  }

  @Test func nothingToCompare() {
    #expect(
      Self.sentences(Self.study([("sgd", [0.8, 0.9])]))[0]
        == "sgd is the only optimizer: there is nothing to compare it with.")
    #expect(
      Self.sentences(Self.study([("sgd", []), ("adam", [])], seeds: 1))[0].hasPrefix(
        "No trial has ended"))
    var alone = Self.study([("sgd", [0.8]), ("adam", [0.8])])
    alone.arms[1].trials = []
    #expect(Self.sentences(alone)[0] == "Only sgd has a score, so there is nothing to compare.")
    var apart = Self.study([("sgd", [0.8]), ("adam", [0.8, 0.7])])
    apart.arms[1].trials.removeFirst()
    #expect(Self.sentences(apart)[0].contains("have a score with the same seed"))
  }

  @Test func theMethodsAreAParagraphWithItsSources() {
    let fixed = StudyReport(
      Self.study([("sgd", Self.base), ("adam", Self.better)]), program: "Upswing 9"
    ).methods
    for text in [
      "400 training images and 100 validation images of 4 classes", "All seeds shared one split",
      "sign-flip permutation test of their mean [1]", "BCa [3]", "Computed with Upswing 9.",
    ] { #expect(fixed.paragraph.contains(text), "\(text)") }
    #expect(fixed.references.count == 3 && fixed.references[2].contains("Efron"))
    let varied = StudyReport(
      Self.study([("sgd", Self.base), ("adam", Self.better)], isVaried: true)
    ).methods
    #expect(varied.paragraph.contains("corrected resampled t test [1]"))
    #expect(varied.references.count == 2)
    let single = StudyReport(Self.study([("sgd", [0.8]), ("adam", [0.7])])).methods
    #expect(single.paragraph.contains("McNemar’s exact test [1]") && single.references.count == 2)
  }

  /// Widths that were measured on the side stand in the report: those of the study's optimizers, and how else it was done.
  @Test func theReportShowsHowWideGoodRatesAre() throws {
    let json = """
      {"data": "my <flowers>", "epochs": 8, "seeds": [1, 2, 3],
       "settings": [{"name": "data fingerprint", "value": "ffff"}],
       "optimizers": [
         {"optimizer": "adam", "schedule": "constant", "bestRate": 0.00056, "bestAccuracy": 0.912,
          "width": 0.734, "plateau": {"lower": 0.0002, "upper": 0.0011}},
         {"optimizer": "lion", "schedule": "constant", "bestRate": 0.1, "bestAccuracy": 0.5,
          "width": 9.9, "plateau": {"lower": 0.01, "upper": 1}},
         {"optimizer": "sgd", "schedule": "triangular"}]}
      """
    let sensitivity: SensitivitySummary = try RecordJSON.decode(from: Data(json.utf8))
    var study = Self.study([("sgd", [0.6, 0.62]), ("adam", [0.64, 0.66])])
    study.settings.append(RunSetting("data fingerprint", "abcd"))
    let html = StudyReport(study, sensitivity: sensitivity).html()
    PageTests.expectWellFormed(html)
    for text in [
      "What a rate that is off costs", "0.73", "2e-4 – 0.0011", "my &lt;flowers&gt;",
      "8, not 1 epochs, other images.",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    let other = StudyReport(Self.study([("muon", [0.6])]), sensitivity: sensitivity).html()
    #expect(other.contains("upswing sensitivity measured adam, lion, sgd on my &lt;flowers&gt;"))
    #expect(!html.contains("9.90") && !StudyReport(study).html().contains("rate that is off"))
  }
}
