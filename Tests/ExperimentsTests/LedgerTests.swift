import Experiments
import Foundation
import Optimizers
import Records
import Schedules
import TestSupport
import Testing
import Training

/// What a study's work took, and to whom it is charged.
@Suite(.timeLimit(.minutes(5))) struct LedgerTests {
  @Test func everyPieceIsChargedToItsArm() async throws {
    let small = try SmallStudy([.found(.sgd), .given(.adam, rate: 0.001)])
    let study = try small.study()
    let record = try await study.run()
    #expect(record.ledger.map(\.arm) == ["sgd", "sgd", "sgd", "adam", "adam"])
    #expect(record.ledger.map(\.kind) == [.search, .trial, .trial, .trial, .trial])
    #expect(record.ledger.map(\.seed) == [nil, 1, 2, 1, 2])
    let length = study.length.steps
    let found = try #require(record.arms[0].finding?.steps)
    #expect(found > 0)
    #expect(record.ledger.map(\.steps) == [found, length, length, length, length])
    #expect(record.ledger.allSatisfy { $0.seconds > 0 })
    #expect(record.arms.map(\.batchSize) == [4, 4])
    #expect(record.budgets.map(\.images) == [4 * (found + 2 * length), 8 * length])
    // It is in the folder, not in memory.
    #expect(try await small.study().run().ledger == record.ledger)
  }

  /// Arms that differ in their schedules alone share a search; each would need it alone.
  @Test func aSharedSearchIsChargedToEach() async throws {
    let sgd = try SmallArm.found(.sgd)
    let small = try SmallStudy(
      [
        sgd,
        SmallArm(name: "cosine") {
          sgd.edit(&$0)
          $0.schedule.name = .cosine
        },
      ], seeds: [1])
    let record = try await small.study().run()
    let searches = record.ledger.filter { $0.kind == .search }
    #expect(searches.map(\.arm) == ["sgd", "cosine"])
    #expect(searches[0].steps == searches[1].steps && searches[0].seconds == searches[1].seconds)
    #expect(record.budgetComparison.areEqual)
  }

  /// The time before a stop counts, and what a kill took away counts once.
  @Test func aTrialThatWasCutOffIsChargedOnce() async throws {
    let small = try SmallStudy([.given(.sgd, rate: 0.01)], seeds: [1])
    _ = try await small.stopped(at: TrialID(arm: "sgd", seed: 1))
    let study = try small.study()
    let before = try #require(study.record().ledger.first)
    #expect(before.seconds > 0 && before.steps < study.length.steps)
    let after = try #require(try await study.run().ledger.first)
    #expect(after.steps == study.length.steps)
    #expect(after.seconds > before.seconds || before.steps == 0)
    // As if it had been killed before it could say that it had ended.
    try FileManager.default.removeItem(
      at: small.folder.url.appending(path: "study/trials/sgd-s1/trial.json"))
    let again = try #require(try await small.study().run().ledger.first)
    #expect(again.steps == after.steps)
    #expect(abs(again.seconds - after.seconds) < 1e-6 * after.seconds)
  }
}
