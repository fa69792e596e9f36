import Foundation
import Optimizers
import Records
import Testing
import Training

/// The rules against fastai's, and what they say about curves that hold no answer.
@Suite(.timeLimit(.minutes(5))) struct SuggestionTests {
  struct Golden: Decodable, CustomTestStringConvertible {
    var name: String
    var from: Double
    var to: Double
    var planned: Int
    /// Where the noise-free curve is lowest, roughly.
    var best: Double
    var rates: [Double]
    var losses: [Double]
    var suggestions: [String: Double]
    var testDescription: String { name }

    var test: RangeTestRecord {
      RangeTestRecord(
        rates: rates, losses: losses, from: from, to: to, planned: planned,
        end: rates.count < planned ? .diverged : .completed)
    }

    static func all() throws -> [Golden] {
      let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/training/suggestions.json")
      return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    }
  }

  @Test(arguments: try Golden.all(), [SuggestionMethod.minimum, .steep, .valley, .slide])
  func agreesWithFastai(golden: Golden, rule: SuggestionMethod) throws {
    let expected = try #require(golden.suggestions[rule.rawValue])
    #expect(abs(try golden.test.suggestion(rule) / expected - 1) < 1e-9)
  }

  /// A tenth of the lowest smoothed loss's rate lands at or below the best rate, within a decade.
  @Test(arguments: try Golden.all()) func articleLandsBelowTheBestRate(golden: Golden) throws {
    let rate = try golden.test.suggestion(.article)
    #expect(rate <= golden.best)
    #expect(rate >= golden.best / 20)
    let range = try golden.test.range()
    #expect(range == RateRange(lower: rate / 6, upper: rate))
    #expect(try golden.test.range(factor: 3).lower == rate / 3)
  }

  @Test func articleIsATenthOfTheRateOfTheLowestSmoothedLoss() throws {
    let test = try Golden.all()[0].test
    let lowest = try #require(test.points.min { $0.smoothedLoss < $1.smoothedLoss })
    #expect(try test.suggestion(.article) == lowest.rate / 10)
  }

  /// Files of earlier versions name a rule that is no more; they are read, and it is not asked.
  @Test func aRetiredRuleIsReadButNotAsked() throws {
    let test = try Golden.all()[0].test
    #expect(!SuggestionMethod.allCases.contains(.centred))
    #expect(
      SuggestionMethod(askable: "centred") == nil && SuggestionMethod(askable: "valley") == .valley)
    #expect(throws: NoUsableRange.retired) { try test.suggestion(.centred) }
    #expect(test.suggestions().map(\.rule) == SuggestionMethod.ofRangeTest)
    let old = RateFinding(
      record: test, suggestions: [RateSuggestion(rule: .centred, rate: 0.01)], rule: .centred,
      range: RateRange(lower: 0.002, upper: 0.01))
    #expect(try RecordJSON.decode(RateFinding.self, from: RecordJSON.encode(old)) == old)
    #expect(old.rate == 0.01)
  }

  @Test(arguments: SuggestionMethod.ofRangeTest) func aFlatCurveHasNoRange(rule: SuggestionMethod) {
    #expect(throws: NoUsableRange.flat(loss: 1.609, highestRate: 1)) {
      try RangeTestRecord(planned: 100) { _ in 1.609 }.suggestion(rule)
    }
  }

  /// Noise alone is never taken for a fall, whatever its draw.
  @Test(arguments: 0..<200) func noiseHasNoRange(seed: UInt64) {
    var random = Noise(seed: seed)
    let test = RangeTestRecord(planned: 100) { _ in 1.609 + 0.1 * random.next() }
    for rule in SuggestionMethod.ofRangeTest {
      #expect(throws: NoUsableRange.self) { try test.suggestion(rule) }
    }
  }

  @Test(arguments: SuggestionMethod.ofRangeTest) func aRisingCurveHasNoRange(rule: SuggestionMethod)
  {
    #expect(throws: NoUsableRange.onlyRises(lowestRate: 1e-7)) {
      try RangeTestRecord(planned: 100) { 1.6 + 3 * $0 * $0 }.suggestion(rule)
    }
  }

  @Test(arguments: [SuggestionMethod.article, .minimum])
  func aCurveThatStillFallsSaysSo(rule: SuggestionMethod) throws {
    let falling = RangeTestRecord(planned: 100) { 1.6 - $0 * $0 }
    #expect(throws: NoUsableRange.stillFalling(highestRate: 1, interrupted: false)) {
      try falling.suggestion(rule)
    }
    var interrupted = falling
    interrupted.points.removeLast(20)
    interrupted.end = .interrupted
    let error = try #require(throws: NoUsableRange.self) { try interrupted.suggestion(rule) }
    #expect(error.description.contains("interrupted"))
  }

  @Test func aPlateauBeforeTheRiseIsFine() throws {
    let test = RangeTestRecord(planned: 200) { position in
      position < 0.5 ? 1.6 : position < 0.6 ? 1.6 - (position - 0.5) * 8 : position < 0.8 ? 0.8 : 9
    }
    let rate = try test.suggestion(.article)
    #expect(rate < 1e-7 * pow(1e7, 0.8))
    #expect(rate > 1e-7 * pow(1e7, 0.6))
  }

  @Test func notFiniteFromTheStart() throws {
    var test = RangeTestRecord(planned: 100) { _ in 1.6 }
    test.points.removeLast(97)
    test.end = .notFinite
    let error = try #require(throws: NoUsableRange.self) { try test.range() }
    #expect(error == .notFiniteFromStart(rate: test.points[2].rate))
  }

  /// A record may come from a file: a loss that is no number ends what is looked at.
  @Test func aLossThatIsNoNumberEndsTheCurve() throws {
    let clean = RangeTestRecord(planned: 100) { $0 < 0.5 ? 1.6 : $0 < 0.8 ? 3.2 - 3.2 * $0 : 9 }
    var spoilt = clean
    for index in 85..<100 {
      spoilt.points[index].loss = .nan
      spoilt.points[index].smoothedLoss = .nan
    }
    spoilt.end = .notFinite
    #expect(try spoilt.suggestion(.article) == (try clean.suggestion(.article)))
    #expect(throws: NoUsableRange.notFiniteFromStart(rate: 1e-7)) {
      try RangeTestRecord(planned: 100) { _ in .nan }.range()
    }
  }

  @Test func tooFewSteps() {
    #expect(throws: NoUsableRange.tooFewSteps(count: 5, needed: 10)) {
      try RangeTestRecord(planned: 5) { 1.6 - $0 }.range()
    }
    #expect(throws: NoUsableRange.tooFewSteps(count: 20, needed: 23)) {
      try RangeTestRecord(planned: 20) { $0 < 0.7 ? 1.6 - 2 * $0 : 0.3 }.suggestion(.valley)
    }
  }

  @Test func aMinimumAtTheFrontPointsBelowTheTest() {
    #expect(throws: NoUsableRange.self) {
      try RangeTestRecord(planned: 300) { $0 < 0.11 ? 1.6 - 7 * $0 : 0.8 + 9 * $0 }.range()
    }
  }

  @Test(arguments: [1, 0, -6, .nan, .infinity, 1e300] as [Double])
  func aFactorThatLeavesNoRangeIsAnError(factor: Double) throws {
    // A factor of 10³⁰⁰ is one only where a lower rate is left.
    var test = try Golden.all()[0].test
    if factor == 1e300 {
      test.from *= 1e-30
      test.to *= 1e-30
      for index in test.points.indices { test.points[index].rate *= 1e-30 }
    }
    #expect(throws: NoUsableRange.self) { try test.range(factor: factor) }
    #expect(test.summary(factor: factor).refusal?.contains("factor") == true)
  }

  /// A record may come from elsewhere: none of its numbers makes a rule trap.
  @Test func aRecordOfNoRangeTestIsAnError() throws {
    let sound = try Golden.all()[0].test
    let odd: [Double] = [0, -1, .nan, .infinity, -.infinity, 1e300, .leastNonzeroMagnitude]
    var records: [RangeTestRecord] = []
    for number in odd {
      for path in [\RangeTestRecord.from, \.to, \.smoothing] {
        var record = sound
        record[keyPath: path] = number
        records.append(record)
      }
      for path in [\RangeTestRecord.Point.rate, \.loss, \.smoothedLoss] {
        for places in [40..<41, sound.points.indices] {
          var record = sound
          for place in places { record.points[place][keyPath: path] = number }
          records.append(record)
        }
      }
    }
    for count in [Int.min, -1, 0, 1, 50, .max] {
      var record = sound
      record.plannedSteps = count
      records.append(record)
    }
    for record in records {
      for rule in SuggestionMethod.ofRangeTest {
        if let rate = try? record.suggestion(rule) { #expect(rate > 0 && rate.isFinite) }
      }
    }
    var narrow = sound
    narrow.to = narrow.from.nextUp
    for index in narrow.points.indices { narrow.points[index].rate = narrow.from }
    for rule in SuggestionMethod.ofRangeTest { _ = try? narrow.suggestion(rule) }
    for path in [\RangeTestRecord.from, \.smoothing] {
      var record = sound
      record[keyPath: path] = .nan
      #expect(throws: NoUsableRange.self) { try record.suggestion(.article) }
    }
  }

  @Test func theSummaryHoldsEveryRule() throws {
    let test = try Golden.all()[1].test
    let summary = test.summary(rule: .valley, factor: 4)
    #expect(summary.suggestions.map(\.rule) == SuggestionMethod.ofRangeTest)
    #expect(summary.range == (try test.range(rule: .valley, factor: 4)))
    let refused = RangeTestRecord(planned: 100) { _ in 1.6 }.summary()
    #expect(refused.range == nil)
    #expect(refused.refusal?.contains("never fell") == true)
  }
}

/// Normally distributed numbers.
private struct Noise {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ z >> 31) >> 11) * 0x1p-53 + 0x1p-54
  }

  mutating func next() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}

extension RangeTestRecord {
  /// A test from 1e-7 to 1 whose loss is a function of the position, from 0 to 1.
  init(planned: Int, loss: (Double) -> Double) {
    let positions = (0..<planned).map { Double($0) / Double(planned - 1) }
    self.init(
      rates: positions.map { 1e-7 * pow(1e7, $0) }, losses: positions.map(loss), from: 1e-7, to: 1,
      planned: planned, end: .completed)
  }

  init(
    rates: [Double], losses: [Double], from: Double, to: Double, planned: Int, end: End
  ) {
    var smoothed = losses.first ?? 0
    let points = zip(rates, losses).map { rate, loss in
      smoothed = 0.05 * loss + 0.95 * smoothed
      return Point(rate: rate, loss: loss, smoothedLoss: smoothed)
    }
    self.init(
      optimizer: "sgd", from: from, to: to, plannedSteps: planned, smoothing: 0.05, points: points,
      end: end)
  }
}
