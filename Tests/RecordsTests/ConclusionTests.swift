import Foundation
import Records
import Statistics
import Testing

/// What a study's trials score, and what follows over seeds and over images.
@Suite(.timeLimit(.minutes(5))) struct ConclusionTests {
  /// Ten validation images of three classes, the first of which half of them show.
  private static let labels = ImageClasses([0, 0, 0, 0, 0, 1, 1, 1, 2, 2])

  /// A model that is wrong about the images at some places.
  private static func answers(wrong: Set<Int>) -> ImageClasses {
    ImageClasses(labels.indices.enumerated().map { wrong.contains($0) ? ($1 + 1) % 3 : $1 })
  }

  private static func trial(
    _ seed: UInt64, wrong: Set<Int>, _ outcome: TrialOutcome = .completed, split: String = "s"
  ) -> TrialRecord {
    let accuracies = [0.99, 1 - Double(wrong.count) / 10]
    let epochs = accuracies.enumerated().map { index, accuracy in
      EpochRecord(
        epoch: index + 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1,
        validationAccuracy: accuracy, rate: 0.1, seconds: 2)
    }
    return TrialRecord(
      seed: seed, outcome: outcome, epochs: epochs, steps: [],
      beginning: TrialBeginning(weights: "w", split: split, order: "o", augmentation: "a"),
      predictions: outcome == .completed ? answers(wrong: wrong) : nil)
  }

  private static func study(_ arms: [(String, [TrialRecord])], seeds: Int) -> StudyRecord {
    var study = StudyRecord(
      data: "d", model: "cnn", parameterCount: 1, started: "now", command: [], settings: [],
      classes: [5, 3, 2].map { ClassCount(name: "c", training: 4 * $0, validation: $0) },
      epochs: 2, stepsPerEpoch: 1, seeds: (0..<UInt64(seeds)).map { $0 + 1 }, target: 0.75,
      arms: arms.map {
        ArmRecord(
          name: $0, rule: "", schedule: "constant: 0.1", rateOrigin: .given(max: 0.1), finding: nil,
          stateBytes: 0, trials: $1)
      }, split: .fixed)
    study.validationLabels = labels
    return study
  }

  private static func scores(_ study: StudyRecord, of arm: String) -> [Double] {
    study.scores.filter { $0.arm == arm }.map { ($0.value * 1000).rounded() / 1000 }
  }

  @Test func theLastEpochCountsAndNeverTheBest() {
    let study = Self.study(
      [("sgd", [Self.trial(1, wrong: [0]), Self.trial(2, wrong: [0, 1, 2])])], seeds: 2)
    #expect(study.measure == .validation)
    #expect(Self.scores(study, of: "sgd") == [0.9, 0.7])
    #expect(study.scores.allSatisfy { $0.split == nil })
  }

  @Test func theTestSetCountsWhereEveryTrialWasEvaluatedThere() {
    var study = Self.study(
      [
        ("sgd", [Self.trial(1, wrong: [0]), Self.trial(2, wrong: [], .diverged(step: 3, rate: 1))])
      ],
      seeds: 2)
    let evaluation = Evaluation(loss: 1, confusion: [[3, 1], [0, 4]])
    study.test = []
    #expect(study.measure == .validation)
    study.test = [TestScore(arm: "sgd", seed: 1, evaluation)]
    study.testLabels = ImageClasses([0, 0, 0, 0, 0, 0, 1, 1])
    #expect(study.measure == .test, "What diverged is not evaluated.")
    #expect(Self.scores(study, of: "sgd") == [0.875, 0.75])
    #expect(study.evaluatedImages == 8)
    study.arms[0].trials[1].outcome = .completed
    #expect(study.measure == .validation, "One trial has no test accuracy.")
  }

  @Test func whatDivergedGuessesAndWhatIsNotDoneHasNoScore() {
    let study = Self.study(
      [
        ("sgd", [Self.trial(1, wrong: [], .diverged(step: 7, rate: 1)), Self.trial(2, wrong: [])]),
        (
          "adam",
          [
            Self.trial(1, wrong: [], .interrupted(step: 1)),
            Self.trial(2, wrong: [], .failed(reason: "No room.")),
          ]
        ),
      ], seeds: 2)
    #expect(Self.scores(study, of: "sgd") == [0.5, 1], "Half of the images show the same class.")
    #expect(Self.scores(study, of: "adam").isEmpty)
    guard case .failure(.arms(["sgd"])) = study.conclusion().verdict else {
      Issue.record("One arm alone was compared.")
      return
    }
  }

  @Test func twoModelsAreComparedOverTheirImages() throws {
    let study = Self.study(
      [
        ("sgd", [Self.trial(1, wrong: [0])]), ("adam", [Self.trial(1, wrong: [0, 1, 2, 3, 4, 5])]),
      ],
      seeds: 1)
    let conclusion = study.conclusion()
    guard case .failure(.tooFewPairs(_, _, 1, false)) = conclusion.verdict else {
      Issue.record("A single seed gave a verdict.")
      return
    }
    let pair = try #require(conclusion.imageComparisons.first)
    let expected = PairedPredictions(onlyFirst: 5, onlySecond: 0, images: 10)
    #expect(pair.a == "sgd" && pair.b == "adam" && pair.images == 10 && pair.seeds == 1)
    #expect(pair.difference == 0.5 && pair.interval == expected.interval())
    #expect(pair.p == expected.p && abs(expected.p - 2.0 / 32) < 1e-12)
    #expect(study.conclusion(comparingImages: false).imageComparisons.isEmpty)
  }

  @Test func severalSeedsAreAveragedOverTheSameImages() throws {
    let wrong: [Set<Int>] = [[0], [0, 1], [5], [8], [0, 9], [2]]
    let trials = wrong.enumerated().map { Self.trial(UInt64($0 + 1), wrong: $1) }
    let others = wrong.enumerated().map { Self.trial(UInt64($0 + 1), wrong: $1.union([3, 6])) }
    let study = Self.study([("sgd", trials), ("adam", others)], seeds: 6)
    let conclusion = study.conclusion()
    let verdict = try conclusion.verdict.get()
    #expect(verdict.question == .theseImages)
    let pair = try #require(conclusion.imageComparisons.first)
    #expect(abs(pair.difference - verdict.comparisons[0].estimate.mean) < 1e-12)
    #expect(abs(pair.difference - 0.2) < 1e-12 && pair.seeds == 6 && pair.p == nil)
    // Two of ten images make the whole difference: over images it is open, over seeds it is not.
    #expect(pair.interval.lower < 0.1 && pair.interval.upper > 0.3)
    #expect(
      verdict.comparisons[0].interval == Interval(lower: 0.2, upper: 0.2)
        || verdict.comparisons[0].isDistinguished)
  }

  /// A trial that diverged answers with the class of most images, so that both intervals are about the same difference.
  @Test func whatDivergedGuessesOverImagesAsWell() throws {
    let seeds = 1...6
    let study = Self.study(
      [
        ("sgd", seeds.map { Self.trial(UInt64($0), wrong: [$0]) }),
        (
          "adam",
          seeds.map {
            Self.trial(UInt64($0), wrong: [], $0 < 4 ? .completed : .diverged(step: 1, rate: 1))
          }
        ),
      ], seeds: 6)
    let conclusion = study.conclusion()
    let pair = try #require(conclusion.imageComparisons.first)
    #expect(abs(pair.difference - (0.9 - 0.75)) < 1e-12)
    #expect(
      abs(try conclusion.verdict.get().comparisons[0].estimate.mean - pair.difference) < 1e-12)
  }

  @Test func splitsThatVaryTakeTheCorrectedInterval() throws {
    func trials(_ wrong: Set<Int>) -> [TrialRecord] {
      (1...5).map { Self.trial($0, wrong: wrong.union([Int($0)]), split: "s\($0)") }
    }
    var study = Self.study([("sgd", trials([0])), ("adam", trials([0, 9]))], seeds: 5)
    study.split = .varied
    study.validationLabels = nil
    let conclusion = study.conclusion()
    #expect(study.scores.map(\.split) == study.scores.map { $0.seed })
    #expect(try conclusion.verdict.get().question == .imagesLikeThese(testFraction: 0.2))
    #expect(conclusion.imageComparisons.isEmpty, "Each seed has other images.")
    // A validation set of the data's own is the same for all seeds, whatever was asked for.
    for arm in study.arms.indices {
      for trial in study.arms[arm].trials.indices {
        study.arms[arm].trials[trial].beginning?.split = "own"
      }
    }
    #expect(try study.conclusion().verdict.get().question == .theseImages)
  }

  @Test func theReferenceDecidesWhatIsCompared() throws {
    let names = ["sgd", "adam", "lion"]
    let arms = names.enumerated().map { index, name in
      (name, (1...6).map { Self.trial($0, wrong: Set((0...index).map { $0 + 3 })) })
    }
    var study = Self.study(arms, seeds: 6)
    #expect(try study.conclusion().verdict.get().comparisons.count == 3)
    study.reference = "adam"
    let comparisons = try study.conclusion().verdict.get().comparisons
    #expect(comparisons.map(\.a) == ["sgd", "lion"] && comparisons.allSatisfy { $0.b == "adam" })
    study.reference = "muon"
    guard case .failure(.unknownArm("muon", _)) = study.conclusion().verdict else {
      Issue.record("An arm without scores was compared with.")
      return
    }
  }

  @Test func predictionsOfOtherImagesAreLeftOut() {
    var study = Self.study(
      [("sgd", [Self.trial(1, wrong: [0])]), ("adam", [Self.trial(1, wrong: [1])])], seeds: 1)
    study.arms[1].trials[0].predictions?.indices.removeLast()
    #expect(study.conclusion().imageComparisons.isEmpty)
    study.arms[1].trials[0].predictions = nil
    #expect(study.conclusion().imageComparisons.isEmpty)
  }

  @Test func classesOfImagesAreAShortText() throws {
    let text = String(decoding: try JSONEncoder().encode([Self.labels]), as: UTF8.self)
    #expect(text == #"["0 0 0 0 0 1 1 1 2 2"]"#)
    #expect(try JSONDecoder().decode([ImageClasses].self, from: Data(text.utf8)) == [Self.labels])
    for damaged in [#"["0 x"]"#, #"["-1"]"#, "[3]", #"["99999999999999999999"]"#] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode([ImageClasses].self, from: Data(damaged.utf8))
      }
    }
    #expect(ImageClasses([]).mostFrequent == nil)
    #expect(ImageClasses([2, 1, 1, 2]).mostFrequent == 1, "The first of equals.")
  }
}
