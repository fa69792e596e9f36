import Records
import Testing

/// What arms took, and whether they may be ranked.
@Suite(.timeLimit(.minutes(5))) struct BudgetTests {
  private static func record(searches: [Int], batchSizes: [Int?] = [10, 10]) -> StudyRecord {
    func trial(_ seed: UInt64, _ outcome: TrialOutcome) -> TrialRecord {
      TrialRecord(
        seed: seed, outcome: outcome,
        epochs: [StudyTests.epoch(1, 0.5), StudyTests.epoch(2, 0.8)], steps: [])
    }
    let trials = [
      [trial(1, .completed), trial(2, .completed)],
      [trial(1, .diverged(step: 3, rate: 1)), trial(2, .completed)],
    ]
    let names = ["sgd", "adam"]
    var study = StudyTests.study()
    study.seeds = [1, 2]
    study.arms = names.indices.map { arm in
      ArmRecord(
        name: names[arm], rule: "", schedule: "constant", rateOrigin: .found, finding: nil,
        batchSize: batchSizes[arm], stateBytes: 0, trials: trials[arm])
    }
    study.ledger = names.indices.flatMap { arm in
      [LedgerEntry(arm: names[arm], kind: .search, steps: searches[arm], seconds: 5)]
        + trials[arm].map {
          LedgerEntry(
            arm: names[arm], kind: .trial, seed: $0.seed, steps: $0.outcome == .completed ? 100 : 3,
            seconds: 4)
        }
    }
    return study
  }

  @Test func findingCountsAndDivergingIsNotSaving() {
    let budgets = Self.record(searches: [40, 30]).budgets
    #expect(budgets.map(\.searchSteps) == [40, 30])
    #expect(budgets.map(\.trialSteps) == [200, 103])
    #expect(budgets.map(\.trialSeconds) == [8, 8])
    #expect(budgets.map(\.images) == [2400, 2300])
    #expect(budgets[0].secondsToTarget == [9, 9], "Two epochs of two seconds behind five.")
  }

  @Test func budgetsWithinATenthAreEqual() throws {
    let equal = Self.record(searches: [40, 30]).budgetComparison
    #expect(equal.areEqual)
    #expect(equal.sentence?.contains("2300 to 2400 images") == true)
    let unequal = Self.record(searches: [100, 10]).budgetComparison
    #expect(!unequal.areEqual && abs(unequal.ratio - 3000.0 / 2100) < 1e-12)
    #expect(
      try #require(unequal.sentence).contains(
        "sgd saw 1.43 times as many images in training as adam"))
  }

  @Test func whereBatchesAreUnknownNothingIsSaid() {
    let unknown = Self.record(searches: [100, 10], batchSizes: [10, nil]).budgetComparison
    #expect(unknown.areEqual && unknown.sentence == nil)
  }
}
