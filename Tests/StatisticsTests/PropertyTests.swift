import Foundation
import Statistics
import Tensors
import Testing

/// What must hold whatever the numbers are.
@Suite(.timeLimit(.minutes(2))) struct PropertyTests {
  /// Differences of any sample size up to 45, normal or in coarse steps so that many flips tie.
  private static func differences(_ sample: Int) -> [Double] {
    var random = RandomStream(seed: 9, purpose: .resampling, sample: sample)
    let coarse = sample.isMultiple(of: 2)
    return (0..<1 + sample % 45).map { _ in
      let value = random.normal() + 0.3
      return coarse ? (value * 2).rounded() / 200 : value
    }
  }

  @Test(arguments: 0..<50) func theTestKnowsNeitherSignNorOrderNorUnit(sample: Int) {
    let values = Self.differences(sample)
    let p = SignFlipTest(values).p
    #expect(p > 0 && p <= 1)
    #expect(p >= SignFlipTest.smallestP(pairs: values.count))
    let isExact = values.count <= SignFlipTest.exactPairs
    // Beyond that the flips are drawn, for each place anew.
    let tolerance = isExact ? 1e-12 : 0.02
    #expect(abs(SignFlipTest(values.map { -$0 }).p - p) <= 1e-12)
    #expect(abs(SignFlipTest(values.reversed()).p - p) <= tolerance)
    #expect(abs(SignFlipTest(values.map { $0 * 100 }).p - p) <= tolerance)
    if isExact, values.count > 1 {
      // A pair that is equal says nothing.
      #expect(agree(SignFlipTest(values + [0]).p, p, 1e-12) || values.count == 40)
    }
  }

  /// The fast count against all flips one by one.
  @Test(arguments: 0..<14) func theCountIsThatOfAllFlips(sample: Int) {
    let values = Self.differences(sample)
    let total = abs(values.reduce(0, +))
    let count = (0..<1 << values.count).count { flips in
      let sum = values.enumerated().reduce(0) {
        $0 + (flips >> $1.offset & 1 == 0 ? $1.element : -$1.element)
      }
      return abs(sum) >= total - 1e-9
    }
    #expect(agree(SignFlipTest(values).p, Double(count) / Double(1 << values.count), 1e-12))
  }

  @Test func roundingDecidesNoTie() {
    // All eight flips of three equal differences but two of them come closer to 0, however the differences were computed.
    for values in [[0.1, 0.1, 0.1], [0.9 - 0.8, 0.3 - 0.2, 0.8 - 0.7]] {
      #expect(SignFlipTest(values).p == 0.25)
    }
    #expect(SignFlipTest([0.9 - 0.8, 0.7 - 0.8]).p == 1)
  }

  @Test func estimatesAreNearTheExactValue() {
    // Forty-one pairs, one of which is equal, are forty pairs.
    var random = RandomStream(seed: 3, purpose: .resampling)
    let values = (0..<40).map { _ in random.normal() + 0.35 }
    let (exact, drawn) = (SignFlipTest(values), SignFlipTest(values + [0]))
    #expect(exact.isExact && !drawn.isExact)
    #expect(abs(exact.p - drawn.p) < 4 * (exact.p / Double(SignFlipTest.draws)).squareRoot())
    #expect(SignFlipTest(values + [0]) == drawn)
    #expect(SignFlipTest((0..<60).map { _ in 1 }).p == SignFlipTest.smallestP(pairs: 60))
  }

  @Test(arguments: [1, 3, 20, 50]) func equalArmsAreNotTold(pairs: Int) {
    let zeros = Array(repeating: 0.0, count: pairs)
    #expect(SignFlipTest(zeros).p == 1)
    let estimate = MeanEstimate(zeros)
    #expect(estimate.p == 1 && estimate.effectSize == nil)
    if pairs > 1 { #expect(estimate.interval() == Interval(lower: 0, upper: 0)) }
    #expect(BootstrapInterval(ofMeanOf: zeros, draws: 100).interval == Interval(lower: 0, upper: 0))
  }

  @Test func equalDifferencesHaveNoSpread() throws {
    // 0.1 three times has a mean that is rounded, and no spread all the same.
    let estimate = MeanEstimate([0.1, 0.1, 0.1])
    #expect(estimate.std == 0 && estimate.p == 0 && estimate.effectSize == nil)
    #expect(SignFlipTest([0.1, 0.1, 0.1]).p == 0.25)
    let alone = MeanEstimate([0.1])
    #expect(alone.std == nil && alone.interval() == nil && alone.p == 1)
    // Hedges' correction takes all of the effect of two.
    #expect(
      MeanEstimate([0.1, 0.3]).effectSize == nil && MeanEstimate([0.1, 0.3, 0.2]).effectSize != nil)
    let split = MeanEstimate(ofSplits: [0.1, 0.2], testFraction: 0.2)
    #expect(agree(split.varianceFactor, 0.75))
  }

  @Test func smallestValuesOfP() {
    #expect(SignFlipTest.smallestP(pairs: 0) == 1 && SignFlipTest.smallestP(pairs: 1) == 1)
    for pairs in 1...20 {
      #expect(
        SignFlipTest((1...pairs).map(Double.init)).p == SignFlipTest.smallestP(pairs: pairs))
    }
  }

  @Test(arguments: 0..<30) func holmIsMonotoneAndCapped(sample: Int) {
    var random = RandomStream(seed: 5, purpose: .resampling, sample: sample)
    let p = (0..<1 + sample % 12).map { _ in Double(random.uniform()) }
    let adjusted = Holm.adjusted(p)
    #expect(zip(p, adjusted).allSatisfy { $0 <= $1 && $1 <= 1 })
    for i in p.indices {
      for j in p.indices where p[i] < p[j] { #expect(adjusted[i] <= adjusted[j]) }
    }
    #expect(Holm.adjusted([0.03]) == [0.03])
  }

  @Test(arguments: [(0, 0, 50), (3, 0, 200), (40, 12, 861), (10, 0, 10)])
  func imagesAreSymmetric(first: Int, second: Int, images: Int) {
    let pair = PairedPredictions(onlyFirst: first, onlySecond: second, images: images)
    let turned = PairedPredictions(onlyFirst: second, onlySecond: first, images: images)
    let (interval, other) = (pair.interval(), turned.interval())
    #expect(agree(pair.p, turned.p) && pair.midP <= pair.p && pair.midP > 0)
    #expect(interval.contains(pair.difference) && interval.lower >= -1 && interval.upper <= 1)
    #expect(agree(interval.lower, -other.upper) && agree(interval.upper, -other.lower))
    let right = (0..<images).map { $0 < first }
    let wrong = (0..<images).map { $0 >= first && $0 < first + second }
    #expect(PairedPredictions(first: right, second: wrong) == pair)
  }

  @Test func bootstrapOfManyValuesIsNearTheNormalOne() {
    var random = RandomStream(seed: 4, purpose: .resampling)
    let values = (0..<400).map { _ in random.normal() }
    let bootstrap = BootstrapInterval(ofMeanOf: values)
    let student = MeanEstimate(values).interval()!
    #expect(abs(bootstrap.interval.lower - student.lower) < 0.02)
    #expect(abs(bootstrap.interval.upper - student.upper) < 0.02)
    #expect(BootstrapInterval(ofMeanOf: values) == bootstrap)
  }

  @Test func powerSaysWhatSeedsCanShow() throws {
    #expect(PairedPower(pairs: 3).smallestP == 0.25 && !PairedPower(pairs: 3).canBeSignificant)
    #expect(PairedPower(pairs: 6).canBeSignificant && PairedPower(pairs: 6).fewestPairs == 6)
    let five = PairedPower(pairs: 10, comparisons: 5)
    #expect(five.fewestPairs == 8 && five.canBeSignificant)
    #expect(PairedPower(pairs: 3).detectableDifference(std: 1) == nil)
    let detectable = try #require(five.detectableDifference(std: 0.02))
    #expect(abs(five.power(difference: detectable, std: 0.02) - 0.8) < 1e-9)
    #expect(five.pairsNeeded(for: detectable * 1.0001, std: 0.02) == 10)
    #expect(five.pairsNeeded(for: detectable * 0.99, std: 0.02) == 11)
    #expect(try #require(five.pairsNeeded(for: 1, std: 0.001)) == 8)
    #expect(five.pairsNeeded(for: 1e-9, std: 1) == nil)
    #expect(PairedPower(pairs: 3).power(difference: 100, std: 1) == 0)
    // Six pairs must all have the same sign: Φ(1)⁶ and next to nothing.
    #expect(abs(PairedPower(pairs: 6).power(difference: 1, std: 1) - pow(0.8413447461, 6)) < 1e-4)
  }

  /// By the noncentral t with the variance factor 1/n + n_test/n_train: SciPy's `nct` says 0.8 at the difference that is found.
  @Test func powerOverSplitsHasALimit() throws {
    let splits = PairedPower(pairs: 10, testFraction: 0.2)
    let (seeds, fraction) = (PairedPower(pairs: 10), (0.1 + 0.25) / 0.1)
    let ratio = splits.power(difference: 1, std: 1)
    #expect(abs(ratio - seeds.power(difference: 1 / fraction.squareRoot(), std: 1)) < 1e-12)
    #expect(PairedPower(pairs: 3, comparisons: 15, testFraction: 0.2).canBeSignificant)
    #expect(!PairedPower(pairs: 1, testFraction: 0.2).canBeSignificant)
    #expect(splits.fewestPairs == 2)
    // However many splits: 2.8 standard errors of half a standard deviation.
    let limit = try #require(
      PairedPower(pairs: 100_000, testFraction: 0.2).detectableDifference(std: 1))
    #expect(abs(limit - (1.959964 + 0.841621) * 0.5) < 1e-3)
    #expect(splits.pairsNeeded(for: limit * 0.99, std: 1) == nil)
  }

  @Test func profilesCountProblemsWithinAFactor() {
    let profile = PerformanceProfile([[10, 30, nil, nil], [20, 20, 5, nil]])
    #expect(profile.ratios == [[1, 1.5, nil], [2, 1, 1]])
    #expect(agree(profile.fraction(of: 0, within: 1), 1.0 / 3))
    #expect(agree(profile.fraction(of: 0, within: 1.5), 2.0 / 3))
    #expect(profile.fraction(of: 1, within: 2) == 1)
    // From 1 to 4: always one of three, from 1.5 on another.
    #expect(agree(profile.score(of: 0), (3 + 2.5) / 9))
  }

  @Test func equalRanksAreNoDifference() {
    let ranks = RankComparison([[1, 1, 1], [2, 2, 2]])
    #expect(ranks.averageRanks == [2, 2, 2] && ranks.p == 1)
    #expect(RankComparison([[1, 2], [1, 2], [3, 4]]).p == 0)
  }

  /// Two arms over n data sets are a sign test, three over two or three data sets are counted by hand.
  @Test func fewDataSetsTellFewArmsApart() throws {
    for count in 2...9 {
      let ranks = RankComparison([[Double]](repeating: [1, 2], count: count))
      #expect(ranks.isExact && agree(ranks.permutationP, 2 / Double(1 << count)), "\(count)")
      #expect(
        ranks.distinguishableDifference == (count < 6 ? nil : count < 9 ? 1 : 7.0 / 9), "\(count)")
      #expect(ranks.behind(1) == (count < 6 ? [] : [0]), "\(count)")
    }
    #expect((2...6).map { RankComparison.fewestDataSets(arms: $0) } == [6, 3, 3, 2, 2])
    let three = RankComparison([[1, 2, 3], [1, 2, 3]])
    #expect(agree(three.permutationP, 1.0 / 6) && three.distinguishableDifference == nil)
    let more = RankComparison([[1, 2, 3], [4, 5, 6], [0, 1, 7]])
    #expect(agree(more.permutationP, 1.0 / 36) && more.distinguishableDifference == 2)
    #expect(RankComparison.smallestP(arms: 3, dataSets: 3) == 1.0 / 36)
    #expect(RankComparison([[1, 1], [2, 2]]).permutationP == 1)
  }

  /// Orders that are drawn come to what all of them do, and to what SciPy's tables have for many data sets.
  @Test func drawnOrdersAgreeWithWhatIsKnown() throws {
    let scores: [[Double]] = (0..<14).map { [0, Double($0 % 3), Double($0 % 5) / 2, 1] }
    let ranks = RankComparison(scores)
    #expect(!ranks.isExact)
    #expect(abs(ranks.permutationP - ranks.p) < 0.02, "\(ranks.permutationP), \(ranks.p)")
    let apart = try #require(ranks.distinguishableDifference)
    #expect(abs(apart - ranks.criticalDifference) < 0.12, "\(apart), \(ranks.criticalDifference)")
    // Were all arms equal, and two data sets of six arms were ranked alike at both ends, once in thirty times.
    let six = RankComparison([[1, 2, 3, 4, 5, 6], [1, 3, 2, 5, 4, 6]])
    #expect(six.isExact && six.distinguishableDifference == 5 && six.behind(5) == [0])
  }
}
