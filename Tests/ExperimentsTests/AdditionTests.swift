import Experiments
import Foundation
import Optimizers
import Records
import TestSupport
import Testing
import Training

/// Seeds and arms that are added to a study which is done.
@Suite(.timeLimit(.minutes(5))) struct AdditionTests {
  private static func small(_ split: StudySplit) throws -> SmallStudy {
    var small = try SmallStudy([.found(.sgd), .given(.adam, rate: 0.001)], seeds: [1])
    small.split = split
    return small
  }

  /// What a study comes to, but for the time that it took.
  private static func results(_ record: StudyRecord) -> [[[StepRecord]]] {
    record.arms.map { $0.trials.map(\.steps) }
  }

  @Test(arguments: StudySplit.allCases)
  func addedSeedsAreTheTrialsThatTheyWouldHaveBeen(_ split: StudySplit) async throws {
    var small = try Self.small(split)
    _ = try await small.study().run()
    small.seeds = [1, 2, 3]
    let whole = try await small.study(in: "whole").run()
    // It is cut off and goes on.
    let half = try await small.stopped(at: TrialID(arm: "adam", seed: 2))
    #expect(half.arms.map { $0.trials.map(\.seed) } == [[1, 2], [1, 2]])
    let listener = Listener()
    let rest = try await small.study(tell: listener.hear).run()
    #expect(listener.begun.map(\.description) == ["adam-s2", "sgd-s3", "adam-s3"])
    #expect(listener.searches.isEmpty)
    #expect(rest.seeds == [1, 2, 3])
    #expect(Self.results(rest) == Self.results(whole))
    #expect(rest.ledger.map(\.steps) == whole.ledger.map(\.steps))
  }

  @Test func seedsThatAreThereStay() async throws {
    var small = try Self.small(.fixed)
    small.seeds = [1, 2]
    let both = try await small.study().run()
    small.seeds = [1]
    let listener = Listener()
    let again = try await small.study(tell: listener.hear).run()
    #expect(listener.begun.isEmpty)
    #expect(again.seeds == [1, 2])
    #expect(Self.results(again) == Self.results(both))
    var other = small
    other.seeds = [2, 1]
    // Its rates would be those of another seed.
    #expect(throws: StudyDirectoryError.self) { try other.study() }
  }

  @Test func armsAreAddedBehindThoseThatAreThere() async throws {
    var small = try Self.small(.fixed)
    _ = try await small.study().run()
    small.arms.insert(try .given(.lion, rate: 1e-4), at: 0)
    let listener = Listener()
    let record = try await small.study(tell: listener.hear).run()
    #expect(listener.begun.map(\.description) == ["lion-s1"])
    #expect(record.arms.map(\.name) == ["sgd", "adam", "lion"])
    #expect(record.arms.allSatisfy { $0.trials.allSatisfy { $0.outcome == .completed } })
    var changed = small
    changed.arms[1] = try .given(.sgd, rate: 0.3)
    #expect(throws: StudyDirectoryError.self) { try changed.study() }
  }
}
