import Records
import Reports
import Statistics
import Testing

/// What is said of a study's power before it is paid for.
@Suite(.timeLimit(.minutes(2))) struct StudyOutlookTests {
  private static func outlook(
    arms: Int, seeds: Int, pilot: Int = 0, isVaried: Bool = false, against: String? = nil,
    seconds: Double? = 60
  ) throws -> StudyOutlook {
    let names = ["sgd", "adam", "lion", "radam", "nadam", "muon"]
    var study = StudySentencesTests.study(
      names.prefix(arms).enumerated().map { arm, name in
        (name, (0..<pilot).map { 0.6 + Double(($0 + 1) * (arm + 2) % 7) / 100 })
      }, seeds: seeds, isVaried: isVaried)
    study.reference = against
    return try #require(StudyOutlook(study, secondsPerSeed: seconds))
  }

  @Test func threeSeedsOfSixArmsCanShowNothing() throws {
    let outlook = try Self.outlook(arms: 6, seeds: 3)
    #expect(outlook.detectableDifference == nil && outlook.power.comparisons == 15)
    #expect(
      outlook.sentences[0].hasPrefix(
        "With 3 seeds no difference, however large, can be called significant: the smallest corrected p of 15 comparisons of 6 "
          + "optimizers is 1, above 0.05."))
    #expect(
      outlook.sentences[1].hasPrefix(
        "10 seeds are the fewest that can, about 7 min 0 s more, with which"))
    #expect(outlook.sentences[1].contains("assumed, as no trial is there yet"))
    #expect(
      outlook.sentences[2].contains("--against") && outlook.sentences[2].contains("8 would do"))
  }

  @Test func whatTenSeedsFindAndWhatMoreCost() throws {
    let outlook = try Self.outlook(arms: 2, seeds: 10)
    let difference = try #require(outlook.detectableDifference)
    let expected = PairedPower(pairs: 10).detectableDifference(std: 0.015)
    #expect(difference == expected)
    #expect(
      outlook.sentences[0].hasPrefix(
        "With 10 seeds the smallest p of 1 comparison of 2 optimizers is 0.00195, and a true difference of 1.5 points"
      ))
    #expect(outlook.sentences[1].hasPrefix("20 seeds, about 10 min 0 s more, would find"))
    #expect(try !Self.outlook(arms: 2, seeds: 10, seconds: nil).sentences[1].contains("about"))
  }

  @Test func trialsThatAreThereAreThePilot() throws {
    let outlook = try Self.outlook(arms: 3, seeds: 10, pilot: 4)
    #expect(outlook.pilotSeeds == 4)
    let study = StudySentencesTests.study(
      [("sgd", [0.6, 0.62, 0.61]), ("adam", [0.64, 0.64, 0.66])], seeds: 10)
    // Differences of 4, 2 and 5 points.
    let spread = try #require(StudyOutlook(study)).spread
    #expect(abs(spread - 0.01 * (7.0 / 3).squareRoot()) < 1e-9)
    #expect(outlook.sentences[0].contains("of the trials that are there, 4 seeds"))
  }

  @Test func aReferenceLessensTheComparisons() throws {
    let outlook = try Self.outlook(arms: 6, seeds: 8, against: "adam")
    #expect(outlook.power.comparisons == 5 && outlook.detectableDifference != nil)
    let few = try Self.outlook(arms: 6, seeds: 3, against: "adam")
    #expect(few.sentences.count == 2 && few.sentences[1].hasPrefix("8 seeds are the fewest"))
  }

  @Test func splitsHaveALimitThatNoNumberPasses() throws {
    let outlook = try Self.outlook(arms: 2, seeds: 10, isVaried: true)
    #expect(outlook.power.testFraction == 0.2)
    #expect(outlook.sentences[0].hasPrefix("With 10 splits a true difference of"))
    #expect(outlook.sentences[1].contains("no number of them finds less than 2.1 points."))
  }

  @Test func nothingIsSaidWhereNothingIsCompared() {
    #expect(StudyOutlook(StudySentencesTests.study([("sgd", [0.5])])) == nil)
  }
}
