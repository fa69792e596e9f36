import Statistics
import Testing

/// Verdicts from scores.
@Suite(.timeLimit(.minutes(2))) struct VerdictTests {
  private func scores(
    _ arms: [(String, [Double])], split: ((Int) -> String)? = nil
  ) -> [Score] {
    arms.flatMap { arm, values in
      values.enumerated().map {
        Score(arm: arm, seed: "\($0 + 1)", split: split?($0), value: $1)
      }
    }
  }

  private let base = [0.61, 0.63, 0.6, 0.64, 0.62, 0.6, 0.65, 0.61, 0.62, 0.63]

  @Test func everyPairIsComparedAndCorrected() throws {
    let verdict = try Verdict(
      scores([
        ("sgd", base), ("adam", base.map { $0 + 0.02 + ($0 - 0.62) / 4 }),
        ("lion", base.reversed()),
      ]))
    #expect(verdict.question == .theseImages && verdict.comparisons.count == 3)
    let first = verdict.comparisons[0]
    #expect(first.a == "sgd" && first.b == "adam" && first.estimate.mean < 0)
    #expect(first.p == 2.0 / 1024 && agree(first.adjustedP, 6.0 / 1024))
    #expect(first.isDistinguished && verdict.isFirstBetter(first) == false)
    #expect(agree(first.smallestP ?? 0, 6.0 / 1024))
    let last = verdict.comparisons.first { $0.a == "sgd" && $0.b == "lion" }
    #expect(last?.isDistinguished == false && abs(last?.estimate.mean ?? 1) < 1e-12)
    #expect(verdict.ranked.first?.name == "adam")
    // Turned round, the other is better.
    let lower = try Verdict(
      scores([("sgd", base), ("adam", base.map { $0 + 0.02 })]), isHigherBetter: false)
    #expect(lower.isFirstBetter(lower.comparisons[0]) == true && lower.ranked[0].name == "sgd")
  }

  @Test func aReferenceIsSubtracted() throws {
    let arms = [("sgd", base), ("adam", base.map { $0 + 0.02 }), ("lion", base)]
    let verdict = try Verdict(scores(arms), against: "adam")
    #expect(verdict.comparisons.map(\.a) == ["sgd", "lion"])
    #expect(verdict.comparisons.allSatisfy { $0.b == "adam" && $0.estimate.mean < 0 })
    #expect(verdict.comparisons.allSatisfy { agree($0.adjustedP, 4.0 / 1024) })
    #expect(throws: VerdictError.unknownArm("adma", known: ["sgd", "adam", "lion"])) {
      try Verdict(scores(arms), against: "adma")
    }
  }

  @Test func seedsThatOneLacksAreLeftOutAndSaid() throws {
    var some = scores([("sgd", base), ("adam", base.map { $0 + 0.02 })])
    some.removeAll { $0.arm == "adam" && ($0.seed == "3" || $0.seed == "7") }
    some.append(Score(arm: "adam", seed: "99", value: 0.1))
    let comparison = try Verdict(some).comparisons[0]
    #expect(comparison.differences.count == 8 && agree(comparison.estimate.mean, -0.02))
    #expect(comparison.onlyA == ["3", "7"] && comparison.onlyB == ["99"])
  }

  @Test func threeSeedsDecideNothing() throws {
    let verdict = try Verdict(scores([("a", [1, 1.1, 1.2]), ("b", [0.1, 0.2, 0.31])]))
    let comparison = verdict.comparisons[0]
    #expect(comparison.p == 0.25 && !comparison.isDistinguished)
    #expect(!comparison.canBeDistinguished(level: verdict.level))
    #expect(comparison.interval.map { $0.lower > 0 } == true)
  }

  @Test func splitsAskTheOtherQuestion() throws {
    let moved = zip(base, [0.01, 0.03, 0.02, 0.0, 0.01, 0.03, 0.02, 0.01, 0.02, 0.01]).map {
      $0 + $1
    }
    let arms = [("sgd", base), ("adam", moved)]
    let varied = try Verdict(scores(arms, split: { "\($0)" }), testFraction: 0.1)
    #expect(varied.question == .imagesLikeThese(testFraction: 0.1))
    let comparison = varied.comparisons[0]
    let expected = MeanEstimate(ofSplits: comparison.differences, testFraction: 0.1)
    #expect(comparison.p == expected.p && comparison.interval == expected.interval())
    #expect(comparison.smallestP == nil)
    // Seeds of one split are averaged, and one split alone is the first question.
    let paired = try Verdict(scores(arms, split: { "\($0 / 2)" }))
    #expect(paired.comparisons[0].differences.count == 5)
    #expect(agree(paired.comparisons[0].differences[0], -0.02))
    #expect(try Verdict(scores(arms, split: { _ in "a" })).question == .theseImages)
  }

  @Test func whatCannotBeComparedIsAnError() {
    #expect(throws: VerdictError.arms(["a"])) { try Verdict(scores([("a", [1, 2])])) }
    #expect(throws: VerdictError.arms([])) { try Verdict([]) }
    let alone = VerdictError.tooFewPairs(first: "a", second: "b", shared: 1, areSplits: false)
    #expect(throws: alone) { try Verdict(scores([("a", [1]), ("b", [2])])) }
    let apart = [
      Score(arm: "a", seed: "1", value: 1), Score(arm: "b", seed: "2", value: 1),
    ]
    #expect(
      throws: VerdictError.tooFewPairs(first: "a", second: "b", shared: 0, areSplits: false)
    ) { try Verdict(apart) }
    for error in [alone, .arms([]), .arms(["a"]), .unknownArm("x", known: ["y"])] {
      #expect(error.description.hasSuffix(".") || error.description.hasSuffix("?"))
    }
  }

  @Test func armsThatShareNothingAreNamed() throws {
    let verdict = try Verdict(
      scores([("a", base), ("b", base.reversed())]) + [Score(arm: "c", seed: "77", value: 1)])
    #expect(verdict.comparisons.count == 1 && verdict.unpaired == [["a", "c"], ["b", "c"]])
    #expect(verdict.comparisons[0].p == verdict.comparisons[0].adjustedP)
  }

  @Test func equalArmsAreNotDistinguished() throws {
    let verdict = try Verdict(scores([("a", base), ("b", base)]))
    #expect(verdict.comparisons[0].p == 1 && !verdict.comparisons[0].isDistinguished)
    #expect(verdict.comparisons[0].interval == Interval(lower: 0, upper: 0))
    #expect(verdict.isFirstBetter(verdict.comparisons[0]) == nil)
  }
}
