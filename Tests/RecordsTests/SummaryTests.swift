import Records
import Testing

@Suite(.timeLimit(.minutes(5))) struct SummaryTests {
  static let point = RangeTestRecord.Point(rate: 1e-3, loss: .infinity, smoothedLoss: 1.5)
  static let finding = RateFinding(
    record: RangeTestRecord(
      optimizer: "sgd", from: 1e-7, to: 1, plannedSteps: 100, smoothing: 0.05, points: [point],
      end: .notFinite),
    suggestions: [
      RateSuggestion(rule: .article, rate: 0.1 + 0.2),
      RateSuggestion(rule: .valley, noRateBecause: "The loss never falls."),
    ], rule: .article, noRangeBecause: "Too few steps.")

  /// Losses that are not finite, which plain JSON has no word for, survive.
  @Test func jsonReadsBack() throws {
    let data = try RecordJSON.encode(Self.finding)
    #expect(try RecordJSON.decode(RateFinding.self, from: data) == Self.finding)
    #expect(String(decoding: data, as: UTF8.self).contains("\"inf\""))
  }

  @Test(arguments: [RunOutcome.completed, .interrupted(step: 3), .diverged(step: 4, rate: 0.5)])
  func outcomesReadBack(_ outcome: RunOutcome) throws {
    #expect(try RecordJSON.decode(RunOutcome.self, from: RecordJSON.encode(outcome)) == outcome)
  }

  @Test func theBestEpochIsTheEarliestOfEquals() {
    func epoch(_ number: Int, _ accuracy: Double?) -> EpochRecord {
      EpochRecord(
        epoch: number, trainLoss: 1, trainAccuracy: 0.5, validationLoss: accuracy.map { 1 - $0 },
        validationAccuracy: accuracy, rate: 0.1, seconds: 1)
    }
    var run = RunSummary(
      data: "d", model: "cnn", optimizer: "sgd", parameterCount: 1, started: "now",
      outcome: .completed, command: [], settings: [], classes: [], epochs: [], steps: [])
    #expect(run.bestEpoch == nil)
    run.epochs = [epoch(1, nil), epoch(2, 0.6), epoch(3, 0.7), epoch(4, 0.7), epoch(5, .nan)]
    #expect(run.bestEpoch?.epoch == 3)
  }

  @Test func namesThatAreNotUTF8CanBeShown() {
    #expect(SetAsideFile(pathBytes: [0x61, 0xff], reason: "r").path == "a\u{FFFD}")
  }
}
