import Engine
import Experiments
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Synchronization
import Tensors
import TestSupport
import Testing
import Training

/// The head alone first, then what else is to be trained.
@Suite(.timeLimit(.minutes(3))) struct HeadFirstTests {
  private let small: SmallStudy

  /// Weights for other classes, so that the head begins afresh.
  init() throws {
    small = try SmallStudy([.given(.adam, rate: 0.002)])
    let split = try small.split()
    let setup = try TrainingSetup(
      split, small.base.model, options: PlanOptions(threads: 1), initial: nil)
    let state = try setup.state(for: OptimizerConfiguration(SGD()), seed: 5)
    var spec = setup.spec
    spec.classes = ["cat", "dog"]
    try Checkpoint(spec: spec, weights: state.weights).write(
      to: small.folder.path("given.safetensors"))
  }

  private func experiment(_ edit: (inout Experiment) -> Void = { _ in }) -> Experiment {
    var experiment = small.base
    experiment.model.weights = small.folder.path("given.safetensors")
    experiment.optimizer = OptimizerConfiguration(Adam())
    experiment.schedule = PlannedSchedule(.cosine, rates: .given(max: 0.002))
    experiment.headFirst = HeadFirst(epochs: 2, rates: .given(max: 0.01))
    experiment.epochs = 2
    edit(&experiment)
    return experiment
  }

  private func train(_ experiment: Experiment, in name: String) async throws -> RunResult {
    try await experiment.train(in: small.folder.path(name), options: PlanOptions(threads: 1))
  }

  private func weights(_ path: String) throws -> [String: [Float]] {
    let checkpoint = try Checkpoint(contentsOf: small.folder.path(path))
    return Dictionary(
      uniqueKeysWithValues: checkpoint.weights.map { ($0.name, Array($0.tensor.values)) })
  }

  @Test func theHeadIsTrainedAloneAndThenAll() async throws {
    let result = try await train(experiment(), in: "run")
    #expect(result.outcome.outcome == .completed && result.outcome.epochs.count == 2)
    let given = try weights("given.safetensors")
    let head = try weights("run/head/checkpoints/last.safetensors")
    let all = try weights("run/checkpoints/last.safetensors")
    for (name, values) in given {
      let isHead = name.hasPrefix("head")
      #expect((head[name] == values) != isHead, "\(name)")
      #expect(all[name] != head[name] || name.hasSuffix("conv.bias"), "\(name)")
    }
    // Each has a schedule of its own, which begins at its highest.
    #expect(result.outcome.steps.first?.rate == 0.002)
    let steps = try String(contentsOfFile: small.folder.path("run/head/steps.csv"), encoding: .utf8)
    #expect(steps.split(separator: "\n")[1].contains(",0.01,"))
    // The second phase is what a run with the head's weights is, but for its images and draws, which go on.
    let alone = try await train(
      experiment {
        $0.headFirst = nil
        $0.model.weights = small.folder.path("run/head/checkpoints/last.safetensors")
      }, in: "alone")
    #expect(alone.outcome.steps.map(\.rate) == result.outcome.steps.map(\.rate))
    #expect(alone.outcome.steps.map(\.loss) != result.outcome.steps.map(\.loss))
    #expect(result.summary.settings.contains(RunSetting("head first", "2 epochs, at most 0.01")))
  }

  /// Where the frozen part is computed once, and rates are found for either phase by themselves.
  @Test func eachPhaseFindsItsRate() async throws {
    let result = try await train(
      experiment {
        $0.images.augmentation = nil
        $0.schedule = PlannedSchedule(.oneCycle)
        $0.headFirst = HeadFirst(epochs: 1)
        $0.model.transfer = TransferSettings(freezing: Freezing(through: "blocks.1"), views: 0)
        $0.optimizer = OptimizerConfiguration(
          Adam(), groups: ParameterGroups([ParameterGroup("blocks.3", rateMultiplier: 0.5)]))
      }, in: "run")
    #expect(result.outcome.outcome == .completed && result.finding?.range != nil)
    let head = try JSONDecoder().decode(
      Experiment.self,
      from: Data(contentsOf: small.folder.url.appending(path: "run/head/config.json")))
    #expect(head.model.transfer?.freezing.stage == "blocks.3" && head.headFirst == nil)
    #expect(head.optimizer.groups == ParameterGroups())
  }

  /// Stopped in either phase, before, between and after their steps: the same bytes.
  @Test func itGoesOnFromWhereverItWasStopped() async throws {
    _ = try await train(experiment(), in: "whole")
    let events = EventCount()
    _ = try await experiment().train(
      in: small.folder.path("counted"), options: PlanOptions(threads: 1),
      tell: { _ in events.add() })
    let files = ["", "head/"].flatMap { place in
      ["checkpoints/last.safetensors", "checkpoints/last.state.safetensors", "steps.csv"]
        .map { place + $0 }
    }
    var isCut = 0
    for cut in stride(from: 3, to: events.count, by: 5) {
      let (stop, seen, name) = (StopSignal(), EventCount(), "cut-\(cut)")
      do {
        let result = try await experiment().train(
          in: small.folder.path(name), options: PlanOptions(threads: 1), stop: stop,
          tell: { _ in if seen.add() == cut { stop.request() } })
        if case .interrupted = result.outcome.outcome { isCut += 1 }
      } catch ExperimentError.stopped(let folder) {
        #expect(folder == small.folder.path(name))
        isCut += 1
      }
      _ = try await ExperimentRun(resuming: small.folder.path(name)).run()
      for file in files {
        #expect(
          try small.folder.content("\(name)/\(file)") == small.folder.content("whole/\(file)"),
          "\(file), cut at \(cut)")
      }
    }
    #expect(isCut > 3)
  }

  /// What a head without weights, or behind which nothing else is trained, would be for.
  @Test func whatMakesNoSenseIsRefused() throws {
    let senseless = [
      experiment { $0.model.weights = nil }, experiment { $0.headFirst?.epochs = 0 },
      experiment { $0.headFirst?.rates = .given(max: -1) },
      experiment { $0.model.transfer = TransferSettings(freezing: Freezing(through: "blocks.3")) },
    ]
    for experiment in senseless {
      let error = #expect(throws: SettingsError.self) { try experiment.validate() }
      #expect(error?.field.hasPrefix("headFirst") == true, "\(error!)")
    }
    #expect(throws: SettingsError.self) {
      try StudyConfiguration(small.base, arms: [experiment().arm("a")]).validate()
    }
    // Files of before have none.
    let old = try JSONEncoder().encode(small.base)
    #expect(!String(decoding: old, as: UTF8.self).contains("headFirst"))
    #expect(try JSONDecoder().decode(Experiment.self, from: old) == small.base)
  }
}

/// How many events came.
private final class EventCount: Sendable {
  private let number = Mutex(0)

  var count: Int { number.withLock(\.self) }

  @discardableResult func add() -> Int {
    number.withLock {
      $0 += 1
      return $0
    }
  }
}
