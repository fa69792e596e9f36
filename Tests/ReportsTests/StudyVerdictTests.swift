import Records
import Reports
import Testing

@Suite(.timeLimit(.minutes(5))) struct StudyVerdictTests {
  /// What the page of a study says whose arms end with these accuracies, one a seed.
  static func verdict(
    _ accuracies: [(String, [Double])], seeds: Int? = nil,
    change: (inout StudyRecord) -> Void = { _ in }
  ) -> String {
    let most = accuracies.map(\.1.count).max() ?? 0
    var study = SampleData.study(
      epochs: 1, stepsPerEpoch: 1, seeds: (0..<UInt64(seeds ?? most)).map { $0 + 1 })
    study.arms = accuracies.map { name, values in
      let trials = values.enumerated().map { index, value in
        TrialRecord(
          seed: UInt64(index + 1), outcome: .completed,
          epochs: [
            EpochRecord(
              epoch: 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1,
              validationAccuracy: value, rate: 0.1, seconds: 1)
          ], steps: [])
      }
      return ArmRecord(
        name: name, rule: "", schedule: "constant: 0.1", rateOrigin: .given(max: 0.01), sweep: nil,
        stateBytes: 0, trials: trials)
    }
    change(&study)
    return StudyReportTests.text(
      StudyReportTests.page(study), from: "<p class=\"verdict\">", to: "</p>"
    ).replacing("\u{A0}", with: " ")
  }

  @Test func bandsThatOverlapDecideNothing() {
    #expect(
      Self.verdict([("sgd", [0.7, 0.8, 0.75]), ("adam", [0.72, 0.7, 0.76])])
        == """
        sgd has the highest mean of final validation accuracy: 75.0 % over 3 seeds, from 70.0 % to 80.0 %. \
        adam is next with 72.7 % (70.0 % to 76.0 %), and their bands overlap: 3 seeds are too few to tell them \
        apart. Seed by seed, sgd is ahead of adam in 1 of 3 pairs.
        """)
  }

  @Test func bandsApartProveLittleEither() {
    let verdict = Self.verdict([("sgd", [0.6, 0.61]), ("adam", [0.72, 0.7])])
    #expect(verdict.hasPrefix("adam has the highest mean"))
    #expect(
      verdict.contains(
        "The band of sgd, which is next with 60.5 % (60.0 % to 61.0 %), lies below it."))
    #expect(
      verdict.hasSuffix("ahead of sgd in 2 of 2 pairs. Still, 2 seeds are few, and prove little."))
  }

  @Test func oneSeedSaysNothingAboutChance() {
    #expect(
      Self.verdict([("sgd", [0.6]), ("adam", [0.7])])
        == """
        adam has the highest final validation accuracy, 70.0 % with one seed. sgd is next with 60.0 %. A single \
        seed says nothing about chance: compare several before choosing.
        """)
  }

  @Test func equalsShareTheFirstPlace() {
    let verdict = Self.verdict([("sgd", [0.6, 0.7]), ("adam", [0.6, 0.7]), ("lion", [0.1, 0.2])])
    #expect(
      verdict
        == "sgd and adam share the highest mean of final validation accuracy, 65.0 % over 2 seeds.")
  }

  @Test func lostAndMissingTrialsAreAdmitted() {
    let verdict = Self.verdict([("sgd", [0.8, 0.9]), ("adam", [0.6, 0.5])], seeds: 3) {
      $0.arms[0].trials[1].outcome = .diverged(step: 3, rate: 1)
    }
    #expect(verdict.contains("But 1 of sgd’s 2 trials diverged or failed."))
    #expect(
      verdict.hasSuffix(
        "The study is not finished: 2 of 6 trials are still to be made or to be ended."))
  }

  @Test func nothingToCompare() {
    #expect(
      Self.verdict([("sgd", [0.8, 0.9])]).hasSuffix("no other optimizer to compare it with."))
    #expect(
      Self.verdict([("sgd", []), ("adam", [])], seeds: 1).hasPrefix("No trial has ended with"))
    let alone = Self.verdict([("sgd", [0.8]), ("adam", [0.8])]) {
      $0.arms[1].schedule = nil
      $0.arms[1].trials = []
    }
    #expect(alone.hasSuffix("No other optimizer has a final accuracy."))
  }
}
