import Statistics
import Testing

/// Tests, intervals, corrections, power and ranks against SciPy.
@Suite(.timeLimit(.minutes(2))) struct GoldenTests {
  let golden: Golden

  init() throws { golden = try Golden.read() }

  @Test func signFlips() {
    #expect(golden.signFlips.count == 21)
    for each in golden.signFlips {
      let test = SignFlipTest(each.differences)
      #expect(agree(test.p, each.p, 1e-12), "\(each.differences): \(test.p), not \(each.p)")
      #expect(test.isExact && test.pairs == each.differences.count)
    }
  }

  @Test func meansWithIntervals() throws {
    for each in golden.means {
      let plain = MeanEstimate(each.values)
      let interval = try #require(plain.interval(level: each.level))
      #expect(agree(plain.p, each.p))
      #expect(agree(interval.lower, each.interval[0]) && agree(interval.upper, each.interval[1]))
      let corrected = MeanEstimate(ofSplits: each.values, testFraction: each.testFraction)
      let wider = try #require(corrected.interval(level: each.level))
      #expect(agree(corrected.p, each.correctedP))
      #expect(agree(wider.lower, each.correctedInterval[0]))
      #expect(agree(wider.upper, each.correctedInterval[1]))
    }
  }

  @Test func studentsDistribution() {
    for each in golden.student {
      let student = StudentDistribution(degreesOfFreedom: each.degreesOfFreedom)
      #expect(agree(student.cumulative(each.t), each.cumulative), "\(each)")
      #expect(agree(student.twoSided(each.t), each.twoSided), "\(each)")
    }
    for each in golden.quantiles {
      let student = StudentDistribution(degreesOfFreedom: each.degreesOfFreedom)
      #expect(agree(student.quantile(each.probability), each.t, 1e-8), "\(each)")
      #expect(agree(NormalDistribution.quantile(each.probability), each.normal), "\(each)")
    }
  }

  @Test func powerOfTheTTest() {
    for each in golden.power {
      let student = StudentDistribution(degreesOfFreedom: each.degreesOfFreedom)
      let power = student.power(shift: each.shift, level: each.level)
      #expect(abs(power - each.power) < 1e-6, "\(each): \(power)")
    }
  }

  @Test func twoModelsOnTheSameImages() {
    for each in golden.images {
      let pair = PairedPredictions(
        onlyFirst: each.onlyFirst, onlySecond: each.onlySecond, images: each.images)
      #expect(agree(pair.p, each.p), "\(each): \(pair.p)")
      #expect(agree(pair.midP, each.midP), "\(each): \(pair.midP)")
      let interval = pair.interval()
      #expect(abs(interval.lower - each.interval[0]) < 1e-6, "\(each): \(interval)")
      #expect(abs(interval.upper - each.interval[1]) < 1e-6, "\(each): \(interval)")
    }
  }

  @Test func corrections() {
    for each in golden.corrections {
      let adjusted = Holm.adjusted(each.p)
      #expect(zip(adjusted, each.adjusted).allSatisfy { agree($0, $1, 1e-12) }, "\(each.p)")
    }
  }

  @Test func ranksOverDataSets() {
    for each in golden.ranks {
      let ranks = RankComparison(each.scores)
      #expect(zip(ranks.averageRanks, each.averageRanks).allSatisfy { agree($0, $1) })
      #expect(agree(ranks.chiSquare, each.chiSquare))
      #expect(agree(ranks.p, each.p))
      #expect(agree(ranks.criticalDifference, each.criticalDifference, 1e-6))
      let turned = RankComparison(each.scores.map { $0.map { -$0 } }, higherIsBetter: false)
      #expect(turned.averageRanks == ranks.averageRanks)
    }
  }
}
