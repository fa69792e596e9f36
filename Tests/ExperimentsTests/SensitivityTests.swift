import Engine
import Experiments
import Foundation
import Optimizers
import Records
import Synchronization
import TestSupport
import Testing
import Training

/// Sensitivity grids of pictures that take milliseconds.
@Suite(.timeLimit(.minutes(5))) struct SensitivityTests {
  /// What came to pass, in the order in which it did, and where to stop.
  private final class Watcher: Sendable {
    private let ended = Mutex<[SensitivityTrial]>([])
    private let box = Mutex<Sensitivity?>(nil)
    private let limit: Int

    init(stoppingAfter limit: Int = .max) { self.limit = limit }

    var trials: [SensitivityTrial] { ended.withLock { $0 } }

    func watch(_ sensitivity: Sensitivity) { box.withLock { $0 = sensitivity } }

    func hear(_ event: SensitivityEvent) {
      guard case .trialEnded(let trial, _) = event else { return }
      let count = ended.withLock {
        $0.append(trial)
        return $0.count
      }
      if count == limit { box.withLock { $0?.stop() } }
    }
  }

  private static func measure(
    _ small: SmallStudy, in name: String, from: Double? = nil, to: Double? = nil,
    trainsSuggestions: Bool = true, stoppingAfter limit: Int = .max
  ) async throws -> (record: SensitivityRecord, trained: [SensitivityTrial]) {
    let material = try StudyMaterial(small.configuration)
    let configuration = SensitivityConfiguration(
      of: material, from: from, to: to, trainsSuggestions: trainsSuggestions,
      options: PlanOptions(threads: 1))
    try configuration.validate()
    var directory = SensitivityDirectory(small.folder.path(name))
    try directory.check(holds: configuration)
    directory = try directory.owned()
    defer { directory.release() }
    try directory.check(holds: configuration)
    try directory.begin(configuration)
    let watcher = Watcher(stoppingAfter: limit)
    let sensitivity = try Sensitivity(
      configuration, of: material, in: directory, threads: 1,
      command: ["upswing", "sensitivity"], tell: watcher.hear)
    watcher.watch(sensitivity)
    return (try await sensitivity.run(), watcher.trials)
  }

  private static func small(_ names: OptimizerName..., seeds: [UInt64] = [1, 2]) throws
    -> SmallStudy
  {
    try SmallStudy(names.map { try .found($0) }, seeds: seeds, epochs: 4)
  }

  /// A trial without the time that it took.
  private static func timeless(_ trials: [SensitivityTrial]) -> [SensitivityTrial] {
    trials.map {
      var trial = $0
      trial.seconds = 0
      return trial
    }
  }

  @Test func everyRateIsTrainedWithEverySeedAndSuggestionsAreJudged() async throws {
    let small = try Self.small(.adam)
    let (record, trained) = try await Self.measure(small, in: "s")
    let adam = try #require(record.optimizers.first)
    let curve = try #require(adam.curve)
    #expect(abs(adam.guessing - 0.5) < 1e-12 && adam.canBeTrained)
    #expect(curve.points.count >= 5 && curve.bestAccuracy > 0.9)
    for rate in Set(trained.map(\.rate)) {
      #expect(Set(trained.filter { $0.rate == rate }.map(\.seed)) == [1, 2])
    }
    // From the middle outward.
    #expect(trained.first?.rate == HalfDecades.rate(-6))
    #expect(trained.prefix(6).map(\.rate).suffix(4) == [-5, -5, -7, -7].map(HalfDecades.rate))
    let rules = SuggestionMethod.allCases.map { SensitivitySuggestion.Method.rule($0) }
    #expect(adam.methods == rules + [.pytorchDefault])
    for method in rules { #expect(adam.suggestions(by: method).map(\.seed) == [1, 2]) }
    for suggestion in adam.suggestions(by: .rule(.halving)) {
      let rate = try #require(suggestion.rate)
      #expect(adam.trainedAccuracy(at: rate) != nil && suggestion.interval != nil)
      #expect(suggestion.steps > 0 && suggestion.seconds > 0)
    }
    #expect(adam.trainedAccuracy(at: OptimizerName.adam.defaultRate) != nil)
  }

  /// The grid of a rule that sets its own rate is one of factors, and nobody is asked for one.
  @Test func prodigysFactorsAreMeasuredWithoutAFinder() async throws {
    let (record, trained) = try await Self.measure(Self.small(.prodigy, seeds: [1]), in: "s")
    let prodigy = try #require(record.optimizers.first)
    #expect(trained.first?.rate == 1 && Set(trained.map(\.rate)).count >= 3)
    #expect(prodigy.methods == [.pytorchDefault])
    #expect(prodigy.trainedAccuracy(at: 1) != nil)
  }

  @Test func whatIsHopelessStopsEarly() async throws {
    let small = try Self.small(.sgd, seeds: [1])
    // From 0.01, which trains, on to what can't.
    let (record, trained) = try await Self.measure(
      small, in: "s", from: 1e-2, to: 1e4, trainsSuggestions: false)
    let sgd = try #require(record.optimizers.first)
    let stopped = trained.filter { $0.end != .completed }
    #expect(!stopped.isEmpty)
    #expect(trained.filter { $0.end == .hopeless }.allSatisfy { $0.accuracies.count == 2 })
    // Two in a row without hope end that side.
    #expect(try #require(trained.map(\.rate).max()) < 1e3)
    #expect(trained.allSatisfy { $0.rate >= HalfDecades.rate(-4) })
    // Nobody trained at the suggestions: their regret is read off the curve.
    #expect(trained.allSatisfy { HalfDecades.contains($0.rate) })
    #expect(sgd.regrets(of: .rule(.halving)) != nil)
  }

  @Test func aStoppedGridGoesOnAsIfNothingHadHappened() async throws {
    let small = try Self.small(.sgd, .adam, seeds: [1])
    let whole = try await Self.measure(small, in: "whole")
    let half = try await Self.measure(small, in: "half", stoppingAfter: 4)
    #expect(half.trained.count == 4)
    let rest = try await Self.measure(small, in: "half")
    #expect(Self.timeless(half.trained + rest.trained) == Self.timeless(whole.trained))
    for (one, other) in zip(whole.record.optimizers, rest.record.optimizers) {
      #expect(Self.timeless(one.trials) == Self.timeless(other.trials))
      #expect(one.suggestions.map(\.rate) == other.suggestions.map(\.rate))
    }
    let again = try await Self.measure(small, in: "half")
    #expect(again.trained.isEmpty && again.record == rest.record)
    // Training at what was suggested may come later.
    let curve = try await Self.measure(small, in: "curve", trainsSuggestions: false)
    let added = try await Self.measure(small, in: "curve")
    #expect(curve.trained.count + added.trained.count == whole.trained.count)
  }

  @Test func anotherGridsFolderIsLeftAlone() async throws {
    let small = try Self.small(.sgd, seeds: [1])
    _ = try await Self.measure(small, in: "s", from: 1e-2, to: 1e-2, trainsSuggestions: false)
    var other = small
    other.base.epochs = 5
    let error = await #expect(throws: StudyDirectoryError.self) {
      _ = try await Self.measure(other, in: "s", from: 1e-2, to: 1e-2)
    }
    #expect(error?.description.contains("its epochs are 4, not 5") == true)
    await #expect(throws: StudyDirectoryError.self) {
      _ = try await Self.measure(small, in: "s", from: 1e-3, to: 1e-2)
    }
    try "rate".write(
      to: small.folder.url.appending(path: "s/trials.csv"), atomically: true, encoding: .utf8)
    let damaged = await #expect(throws: StudyDirectoryError.self) {
      _ = try await Self.measure(small, in: "s", from: 1e-2, to: 1e-2)
    }
    #expect(damaged?.description.contains("trials.csv") == true)
  }
}
