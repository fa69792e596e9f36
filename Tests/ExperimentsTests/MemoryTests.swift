import Engine
import Experiments
import Files
import Foundation
import Optimizers
import Tensors
import TestSupport
import Testing
import Training

/// What a machine without enough memory says.
@Suite(.timeLimit(.minutes(5))) struct MemoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A machine whose system says what `files` hold.
  private func machine(_ files: [String: String]) throws -> MachineMemory {
    for (path, content) in files {
      let url = folder.url.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: url)
    }
    return MachineMemory(root: folder.url.path)
  }

  @Test func aTrainingThatDoesNotFitIsRefused() throws {
    let small = try SmallStudy([])
    let split = try small.split()
    func bench(_ available: Int) throws -> TrainingSetup {
      try TrainingSetup(
        split, small.base.model, options: PlanOptions(threads: 1), initial: nil,
        in: machine(["proc/meminfo": "MemAvailable: \(available) kB\n"]))
    }
    let plan = try bench(1 << 30).plan
    let needed = plan.trainingByteCount(slots: 0)
    #expect(needed > plan.parameterCount * 12)
    _ = try bench((needed >> 10) + 1)
    let error = #expect(throws: MemoryShortage.self) { _ = try bench(1) }
    #expect(error?.needed == needed && error?.available == 1024)
    #expect(error?.description.contains("smaller batches") == true)
  }

  @Test func featuresThatDoNotFitAreRefused() throws {
    let small = try SmallStudy([])
    let split = try small.split()
    let options = PlanOptions(threads: 1)
    let model = small.base.model.model(classes: 2)
    let state = try TrainingSetup(split, small.base.model, options: options, initial: nil)
      .state(for: OptimizerConfiguration(SGD()), seed: 1)
    let plan = FeaturePlan(
      splits: [split], model: model, stage: "blocks.0", weights: state.weights, views: 0,
      options: options)
    let machine = try machine(["proc/meminfo": "MemAvailable: 100 kB\n"])
    let storage = FeatureStorage(megabytes: 100)
    let error = #expect(throws: FeatureError.self) {
      _ = try FeatureBank.make(plan, in: storage, machine: machine)
    }
    #expect(error == .memoryTooSmall(needed: 30 * 32 * 64 * 4, free: 100 << 10))
    #expect(error?.description.contains("on disk") == true)
    let cache = FeatureStorage(folder: folder.path("cache"), megabytes: 100)
    #expect(try FeatureBank.make(plan, in: cache, machine: machine).shape.count == 32 * 64)
  }
}
