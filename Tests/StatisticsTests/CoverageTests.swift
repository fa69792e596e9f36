import Foundation
import Statistics
import Tensors
import Testing

/// Whether nominal 95 % are 95 %, and how often equal arms are told apart. docs/design/0014-statistics.md has the figures of
/// `UPSWING_SIMULATIONS=20000`; what the tests demand allows for the fewer draws that they make.
@Suite(.timeLimit(.minutes(60))) struct CoverageTests {
  /// Differences of two arms over seeds, on one split.
  @Test(arguments: [3, 5, 10, 20]) func fixedSplit(pairs: Int) {
    for (first, second) in [
      (Simulation.Spread.normal, Simulation.Spread.normal), (.uniform, .uniform),
      (.coarse, .coarse), (.nearOne, .normal), (.nearOne, .nearOne), (.failing, .normal),
    ] {
      let truth = first.mean - second.mean
      let covered = Simulation.fraction(seed: 1) { random in
        let differences = (0..<pairs).map { _ in first.draw(&random) - second.draw(&random) }
        return MeanEstimate(differences).interval()!.contains(truth)
      }
      Simulation.say(
        "fixed split, \(pairs) pairs, \(first.rawValue) less \(second.rawValue): \(Simulation.percent(covered)) %"
      )
      guard first != .failing else { continue }
      #expect(covered > 0.925 && covered < 0.975, "\(first) less \(second), \(pairs): \(covered)")
    }
  }

  /// The bootstrap of as few values as there are seeds, which is why intervals over seeds are others, and of as many as there are images.
  @Test(arguments: [5, 10, 20, 300]) func bootstrap(count: Int) {
    let repetitions = Simulation.repetitions / 10
    let covered = (0..<repetitions).count { repetition in
      var random = RandomStream(seed: 7, purpose: .resampling, sample: repetition)
      let values = (0..<count).map { _ in random.normal() }
      return BootstrapInterval(ofMeanOf: values, draws: 999).interval.contains(0)
    }
    let fraction = Double(covered) / Double(repetitions)
    Simulation.say("bootstrap (BCa) of \(count) normal values: \(Simulation.percent(fraction)) %")
    #expect(fraction > (count == 300 ? 0.9 : 0.7) && fraction < 0.98, "\(count): \(fraction)")
  }

  /// The same of what a study resamples: for each image, how often one of two arms was right over five seeds less how often the
  /// other was.
  @Test(arguments: [40, 100, 412], [1.5, 4]) func bootstrapOverImages(
    images: Int, ease mean: Double
  ) {
    func chances(_ random: inout RandomStream) -> (Double, Double) {
      let ease = mean + 1.5 * random.normal()
      return (1 / (1 + exp(-ease - 0.3)), 1 / (1 + exp(-ease)))
    }
    var random = RandomStream(seed: 8, purpose: .resampling, sample: 0)
    let drawn = 400_000
    let truth =
      (0..<drawn).reduce(0.0) { sum, _ in
        let (a, b) = chances(&random)
        return sum + a - b
      } / Double(drawn)
    let repetitions = Simulation.repetitions / 4
    let covered = (0..<repetitions).count { repetition in
      var random = RandomStream(seed: 9, purpose: .resampling, sample: repetition)
      let values = (0..<images).map { _ in
        let (a, b) = chances(&random)
        return (0..<5).reduce(0.0) { sum, _ in
          let (x, y) = (random.uniform(in: 0...1), random.uniform(in: 0...1))
          return sum + (Double(x) < a ? 0.2 : 0) - (Double(y) < b ? 0.2 : 0)
        }
      }
      return BootstrapInterval(ofMeanOf: values, draws: 999).interval.contains(truth)
    }
    let fraction = Double(covered) / Double(repetitions)
    Simulation.say(
      "bootstrap (BCa) over \(images) images of ease \(mean), five seeds: \(Simulation.percent(fraction)) %"
    )
    #expect(fraction > 0.85, "\(images): \(fraction)")
  }

  /// Differences of two learners over random splits of the same images; beside it what the naive interval would be.
  @Test(arguments: [2, 3, 5, 10, 20]) func varyingSplit(splits: Int) {
    let repetitions = Simulation.repetitions / 4
    for (images, fraction) in [(100, 0.2), (300, 0.2), (300, 0.1)] {
      let samples = (0..<repetitions).map { repetition in
        var random = RandomStream(seed: 2, purpose: .resampling, sample: repetition)
        let set = DrawnSet(images: images, &random)
        return (0..<splits).map { _ in
          let accuracies = set.accuracies(of: [0..<6, 2..<10], testFraction: fraction, &random)
          return accuracies[0] - accuracies[1]
        }
      }
      let truth = samples.flatMap(\.self).reduce(0, +) / Double(repetitions * splits)
      func coverage(_ interval: ([Double]) -> Interval?) -> Double {
        Double(samples.count { interval($0)!.contains(truth) }) / Double(repetitions)
      }
      let corrected = coverage { MeanEstimate(ofSplits: $0, testFraction: fraction).interval() }
      let naive = coverage { MeanEstimate($0).interval() }
      Simulation.say(
        "varying split, \(splits) splits of \(images), tested on \(fraction): corrected \(Simulation.percent(corrected)) %, "
          + "naive \(Simulation.percent(naive)) %")
      #expect(corrected > (splits == 2 ? 0.8 : 0.9), "\(splits) splits of \(images): \(corrected)")
      // The correction widens most where splits are many.
      #expect(naive < corrected || splits == 2)
    }
  }

  /// Two models on images drawn anew.
  @Test(arguments: [(200, 0.9), (200, 0.97), (861, 0.7), (861, 0.9), (861, 0.97), (3000, 0.99)])
  func images(count: Int, agreement: Double) {
    for difference in [0, 0.02] {
      guard difference < 1 - agreement else { continue }
      let (first, second) = (
        (1 - agreement + difference) / 2, (1 - agreement - difference) / 2
      )
      let covered = Simulation.fraction(seed: 3) { random in
        var counts = (first: 0, second: 0)
        for _ in 0..<count {
          let place = Double(random.uniform())
          if place < first {
            counts.first += 1
          } else if place < first + second {
            counts.second += 1
          }
        }
        return PairedPredictions(
          onlyFirst: counts.first, onlySecond: counts.second, images: count
        ).interval().contains(difference)
      }
      Simulation.say(
        "\(count) images, \(agreement) alike, difference \(difference): \(Simulation.percent(covered)) %"
      )
      #expect(
        covered > 0.91 && covered < 0.985, "\(count), \(agreement), \(difference): \(covered)")
    }
  }

  /// Six arms that are equal: one of them against the five others, and all fifteen pairs.
  @Test(arguments: [8, 10, 20]) func falsePositives(pairs: Int) {
    for spread in Simulation.Spread.allCases {
      func found(_ pairings: [(Int, Int)]) -> Double {
        Simulation.fraction(seed: 4) { random in
          let arms = (0..<6).map { _ in (0..<pairs).map { _ in spread.draw(&random) } }
          let p = pairings.map { first, second in
            SignFlipTest(zip(arms[first], arms[second]).map { $0 - $1 }).p
          }
          return Holm.adjusted(p).contains { $0 <= 0.05 }
        }
      }
      let against = found((1..<6).map { (0, $0) })
      let all = found((0..<6).flatMap { first in (first + 1..<6).map { (first, $0) } })
      Simulation.say(
        "false positives, \(pairs) pairs, \(spread.rawValue): one against five \(Simulation.percent(against)) %, "
          + "all fifteen \(Simulation.percent(all)) %")
      #expect(against < 0.065 && all < 0.065, "\(spread), \(pairs): \(against), \(all)")
    }
  }

  /// Learners that are equally good, over several splits: one against five others.
  @Test func falsePositivesOverSplits() {
    let learners = (0..<6).map { $0..<$0 + 5 }
    let found = { (estimate: ([Double]) -> Double) in
      Double(
        (0..<Simulation.repetitions / 4).count { repetition in
          var random = RandomStream(seed: 5, purpose: .resampling, sample: repetition)
          let set = DrawnSet(images: 100, &random)
          let accuracies = (0..<10).map { _ in
            set.accuracies(of: learners, testFraction: 0.2, &random)
          }
          let p = (1..<6).map { arm in estimate(accuracies.map { $0[0] - $0[arm] }) }
          return Holm.adjusted(p).contains { $0 <= 0.05 }
        }) / Double(Simulation.repetitions / 4)
    }
    let corrected = found { MeanEstimate(ofSplits: $0, testFraction: 0.2).p }
    let naive = found { MeanEstimate($0).p }
    Simulation.say(
      "false positives over 10 splits of 100: corrected \(Simulation.percent(corrected)) %, "
        + "naive \(Simulation.percent(naive)) %")
    #expect(corrected < 0.065 && corrected < naive)
  }

  /// A difference that should be found four times in five is, by the test that is used.
  @Test(arguments: [(6, 1), (8, 1), (8, 5), (10, 1), (10, 5), (20, 5)])
  func power(pairs: Int, comparisons: Int) throws {
    let power = PairedPower(pairs: pairs, comparisons: comparisons)
    let difference = try #require(power.detectableDifference(std: 1))
    let found = Simulation.fraction(seed: 6) { random in
      let differences = (0..<pairs).map { _ in difference + random.normal() }
      return Double(comparisons) * SignFlipTest(differences).p <= 0.05
    }
    Simulation.say(
      "power, \(pairs) pairs, \(comparisons) comparisons, difference \(Simulation.percent(difference / 100)) std: "
        + "\(Simulation.percent(found)) %")
    #expect(found > 0.7 && found < 0.87, "\(pairs), \(comparisons): \(found)")
  }
}
