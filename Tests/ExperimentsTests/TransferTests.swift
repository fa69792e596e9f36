import Engine
import Experiments
import Foundation
import ImageData
import Interchange
import Layers
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

/// Training what follows frozen stages, with and without what these make of the images at hand.
@Suite(.timeLimit(.minutes(5))) struct TransferTests {
  /// Weights that tell the small study's classes apart, or others.
  private func weights(
    of small: SmallStudy, classes: [String]? = nil, seed: UInt64 = 5
  ) throws -> PretrainedWeights {
    let split = try small.split()
    let bench = try TrainingSetup(
      split, small.base.model, options: PlanOptions(threads: 1), initial: nil)
    let state = try bench.state(for: OptimizerConfiguration(SGD()), seed: seed)
    let executor = Executor(bench.plan)
    // Running statistics that are not those of the first weights.
    let stream = split.training.stream(epoch: 0)
    while let batch = try stream.next() {
      _ = executor.forwardBackward(state, inputs: batch.images, labels: batch.labels)
    }
    var spec = bench.spec
    spec.classes = classes ?? spec.classes
    let path = small.folder.path("given.safetensors")
    try Checkpoint(spec: spec, step: 6, kernels: [:], weights: state.weights).write(to: path)
    return try PretrainedWeights(contentsOf: path)
  }

  private func small(
    stage: String = "blocks.2", views: Int? = 0, seeds: [UInt64] = [1, 2],
    storage: FeatureStorage = FeatureStorage(megabytes: 64)
  ) throws -> SmallStudy {
    var small = try SmallStudy(
      [.given(.sgd, rate: 0.01), .given(.adam, rate: 0.001)], seeds: seeds)
    if views == 0 { small.base.images.augmentation = nil }
    small.base.model.transfer = TransferSettings(
      freezing: Freezing(through: stage), views: views, storage: storage)
    small.base.model.weights = small.folder.path("given.safetensors")
    return small
  }

  private func bank(
    _ small: SmallStudy, _ initial: PretrainedWeights, batchSize: Int? = nil
  ) throws -> FeatureBank {
    let split = try small.split(beginningWith: initial)
    let transfer = try #require(small.base.model.transfer)
    return try FeatureBank.make(
      FeaturePlan(
        splits: [split], model: small.base.model.model(classes: 2),
        stage: transfer.freezing.stage, weights: initial.weights, views: transfer.views ?? 0,
        options: PlanOptions(threads: 1)), in: transfer.storage)
  }

  /// Augmented images, of which a search sees one epoch's: what is frozen computes each batch once, or, where there is no
  /// room, each time.
  @Test(arguments: [nil, 0, 4096])
  func searchesOnFeaturesFindTheSame(byteLimit: Int?) throws {
    let small = try small(stage: "blocks.2", views: nil)
    let initial = try weights(of: small)
    let bench = try TrainingSetup(
      small.split(beginningWith: initial), small.base.model, options: PlanOptions(threads: 1),
      initial: initial)
    let twin = try bench.forSearches(keeping: byteLimit)
    #expect(twin.plan.input != bench.plan.input)
    func find(_ setup: TrainingSetup) throws -> RateFinding {
      var finding = try setup.findRate(
        of: OptimizerConfiguration(Adam()), as: small.base, stop: StopSignal(), tell: { _ in })
      // That takes less time.
      finding.seconds = nil
      return finding
    }
    let found = try find(bench)
    #expect(try find(twin) == found)
    // From what is remembered now.
    #expect(try find(twin) == found)
  }

  @Test func searchesSeeImagesWhereNothingIsFrozen() throws {
    var small = try small(views: nil)
    let initial = try weights(of: small)
    small.base.model.transfer = nil
    let bench = try TrainingSetup(
      small.split(beginningWith: initial), small.base.model, options: PlanOptions(threads: 1),
      initial: initial)
    #expect(try bench.forSearches().plan.input == bench.plan.input)
  }

  @Test(arguments: ["blocks.0", "blocks.2", "blocks.3"])
  func sharedFeaturesTrainToTheSameBits(stage: String) async throws {
    let small = try small(stage: stage)
    let initial = try weights(of: small)
    let split = try small.split(beginningWith: initial)
    var results: [(epochs: [EpochRecord], weights: [NamedTensor], state: Data)] = []
    for name in ["computed anew", "shared"] {
      let bench = try TrainingSetup(
        split, small.base.model, options: PlanOptions(threads: 1), initial: initial,
        bank: name == "shared" ? bank(small, initial) : nil)
      #expect(bench.replacement == nil)
      let directory = try RunDirectory.create(
        at: small.folder.path(name), configuration: ["epochs": 3], spec: bench.spec,
        frozen: bench.frozen)
      let state = try bench.state(for: OptimizerConfiguration(Adam()), seed: 2)
      let run = Trainer(bench.plan, state, rate: Constant(0.003), directory: directory)
        .run(bench.training, validation: bench.validation, epochs: 3)
      let outcome = try await run.outcome
      let checkpoint = try Checkpoint(
        contentsOf: small.folder.path("\(name)/checkpoints/last.safetensors"))
      let optimizer = try TrainingSnapshot(
        contentsOf: small.folder.path("\(name)/checkpoints/last.state.safetensors"))
      results.append(
        (
          outcome.epochs.map {
            var epoch = $0
            epoch.seconds = 0
            return epoch
          },
          checkpoint.weights,
          Data(
            optimizer.tensors.flatMap { $0.tensor.values.map(\.bitPattern.littleEndian) }
              .withUnsafeBytes { Array($0) })
        ))
    }
    #expect(results[0].epochs == results[1].epochs)
    let sameWeights = results[0].weights == results[1].weights
    let sameState = results[0].state == results[1].state
    #expect(sameWeights && sameState)
    // And it did learn.
    let losses = results[0].epochs.map(\.trainLoss)
    #expect(losses[2] < losses[0])
  }

  /// What trainings did best with on other images is known of new weights that all are trained.
  @Test func searchesOfGivenWeightsHaveNoPrior() throws {
    var small = try small()
    let initial = try weights(of: small)
    small.base.finder.steps = 12
    func prior(_ initial: PretrainedWeights?, _ transfer: TransferSettings?) throws -> Double? {
      var experiment = small.base
      experiment.model.transfer = transfer
      let bench = try TrainingSetup(
        small.split(), experiment.model, options: PlanOptions(threads: 1), initial: initial)
      return try bench.findRate(
        of: OptimizerConfiguration(Adam()), as: experiment, stop: StopSignal(), tell: { _ in }
      ).search?.prior
    }
    #expect(try prior(nil, nil) != nil)
    #expect(try prior(initial, nil) == nil && prior(initial, small.base.model.transfer) == nil)
    #expect(try prior(nil, small.base.model.transfer) == nil)
  }

  @Test func checkpointsAreWholeWithWhatLiesBesideThem() async throws {
    let small = try small()
    let initial = try weights(of: small)
    let split = try small.split(beginningWith: initial)
    let bench = try TrainingSetup(
      split, small.base.model, options: PlanOptions(threads: 1), initial: initial)
    let directory = try RunDirectory.create(
      at: small.folder.path("run"), configuration: ["epochs": 1], spec: bench.spec,
      frozen: bench.frozen)
    let state = try bench.state(for: OptimizerConfiguration(SGD()), seed: 2)
    _ = try await Trainer(bench.plan, state, rate: Constant(0.003), directory: directory)
      .run(bench.training, epochs: 1).outcome
    let checkpoints = small.folder.url.appending(path: "run/checkpoints")
    let last = checkpoints.appending(path: "last.safetensors").path
    let names = Set(try SafetensorsFile(last).entries.map(\.name))
    #expect(names.contains("blocks.3.conv.weight") && !names.contains("blocks.2.conv.weight"))
    let whole = try Checkpoint(contentsOf: last)
    let wholeNames = Set(whole.weights.map(\.name))
    let expected = Set(state.weights.map(\.name))
    #expect(wholeNames == expected)
    _ = try Predictor(whole)

    let frozen = checkpoints.appending(path: "frozen.safetensors")
    let apart = small.folder.url.appending(path: "apart.safetensors")
    try FileManager.default.moveItem(at: frozen, to: apart)
    #expect(
      throws: CheckpointError.frozenWeights(
        checkpoint: last, path: frozen.path, areOthers: false)
    ) { try Checkpoint(contentsOf: last) }
    try FrozenWeights(Array(whole.weights.prefix(3))).write(to: frozen.path)
    #expect(
      throws: CheckpointError.frozenWeights(checkpoint: last, path: frozen.path, areOthers: true)
    ) { try Checkpoint(contentsOf: last) }
  }

  /// Seeds that share a split share its images; what they took is charged to each arm.
  @Test func aFixedSplitNeedsNoFeaturesOfOthers() async throws {
    var small = try small(views: 2)
    _ = try weights(of: small)
    var rows: [StudySplit: Int] = [:]
    for split in StudySplit.allCases {
      small.split = split
      let listener = Listener()
      let study = try small.study(in: split.rawValue, tell: listener.hear)
      let record = try await study.run()
      rows[split] = listener.featureRows
      let features = record.ledger.filter { $0.kind == .features }
      #expect(features.map(\.arm) == ["sgd", "adam"])
      #expect(features.allSatisfy { $0.steps == 0 && $0.seconds > 0 })
      #expect(try await small.study(in: split.rawValue).run().ledger == record.ledger)
    }
    #expect(rows[.fixed] == 2 * 24 + 6)
    #expect(try #require(rows[.varied]) > 2 * 24 + 6)
  }

  @Test func aStudySharesOneComputation() async throws {
    let small = try small()
    _ = try weights(of: small)
    let listener = Listener()
    let study = try small.study(tell: listener.hear)
    #expect(try await study.estimate().seconds > 0)
    let record = try await study.run()
    #expect(listener.sharings == 1)
    let trials = record.arms.flatMap(\.trials)
    #expect(trials.count == 4 && trials.allSatisfy { $0.outcome == .completed })
    #expect(record.best?.evaluation.count == 6)
    let shared = try #require(record.settings.first { $0.name == "shared by all trials" })
    #expect(shared.value == "128 × 2 × 2 numbers of 30 images, 60 KiB in memory")
    #expect(record.settings.contains(RunSetting("frozen", "up to blocks.2")))

    // One file under several names.
    let files =
      ["frozen.safetensors"]
      + study.trials.map { "trials/\($0)/checkpoints/frozen.safetensors" }
    let numbers = try files.map { name in
      try #require(
        FileManager.default.attributesOfItem(atPath: small.folder.path("study/\(name)"))[
          .systemFileNumber] as? Int)
    }
    #expect(Set(numbers).count == 1)

    // Nothing is left to do, nothing is computed.
    let again = Listener()
    _ = try await small.study(tell: again.hear).run()
    #expect(again.sharings == 0 && again.begun.isEmpty)

    // The same without sharing: whoever computes anew gets the same.
    var alone = small
    alone.base.model.transfer?.views = nil
    let other = try await alone.study(in: "alone").run()
    for (one, two) in zip(trials, other.arms.flatMap(\.trials)) {
      #expect(one.steps.map(\.loss) == two.steps.map(\.loss))
      #expect(one.epochs.map(\.validationLoss) == two.epochs.map(\.validationLoss))
    }
  }

  @Test func viewsAreSeenInTurn() throws {
    let small = try small(views: 2)
    let initial = try weights(of: small)
    let split = try small.split(beginningWith: initial)
    let source = FeatureBatches(
      split.training, from: try bank(small, initial), isTraining: true)
    func features(epoch: Int) throws -> [Int32: [[Float]]] {
      var all: [Int32: [[Float]]] = [:]
      let stream = source.stream(epoch: epoch, from: 0)
      while let batch = try stream.next() {
        let size = batch.images.count / source.batchSize
        for index in 0..<batch.count {
          all[batch.labels[index], default: []].append(
            Array(batch.images.buffer[index * size..<(index + 1) * size]))
        }
      }
      return all.mapValues { $0.sorted { $0.lexicographicallyPrecedes($1) } }
    }
    // Every epoch leaves another sample out, so that most, not all, come again.
    func shared(_ one: Int, _ other: Int) throws -> Int {
      let rows = Set(try features(epoch: other).values.flatMap(\.self))
      return try features(epoch: one).values.flatMap(\.self).count { rows.contains($0) }
    }
    let count = source.sampleCount
    #expect(try shared(0, 2) >= count - 2)
    #expect(try shared(1, 3) >= count - 2)
    #expect(try shared(0, 1) < count / 4)
  }

  @Test func theCacheIsFoundAgainAndNeverStale() throws {
    let folder = try TemporaryFolder()
    let storage = FeatureStorage(folder: folder.path("cache"), megabytes: 64)
    let small = try small(storage: storage)
    let initial = try weights(of: small)
    func files() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path("cache")).sorted()
    }
    let first = try bank(small, initial)
    let name = try #require(try files().first)
    let made = try Data(contentsOf: folder.url.appending(path: "cache/\(name)"))
    #expect(first.summary.hasSuffix("in \(folder.path("cache"))/\(name)"))
    _ = try bank(small, initial)
    #expect(try files() == [name])
    // Other weights are another file; so is another stage.
    _ = try bank(small, try weights(of: small, seed: 6))
    #expect(try files().count == 2)
    var other = small
    other.base.model.transfer?.freezing.stage = "blocks.1"
    _ = try bank(other, initial)
    #expect(try files().count == 3)
    // A file that was cut off, or in which a bit has flipped, is computed again.
    let path = folder.url.appending(path: "cache/\(name)")
    var flipped = made
    flipped[made.count - 1000] ^= 1
    for damaged in [made.dropLast(8), flipped] {
      try damaged.write(to: path)
      _ = try bank(small, initial)
      #expect(try Data(contentsOf: path) == made)
    }
  }

  @Test func limitsBindWithASentence() throws {
    let small = try small(stage: "blocks.0", storage: FeatureStorage(megabytes: 0))
    let initial = try weights(of: small)
    let error = #expect(throws: FeatureError.self) { _ = try bank(small, initial) }
    #expect(
      error == .overLimit(images: 30, views: 0, needed: 30 * 32 * 64 * 4, limit: 0, folder: nil))
    #expect(error?.description.contains("Raise the limit") == true)
  }

  @Test func aHeadForOtherClassesBeginsAfresh() throws {
    let small = try small()
    let others = try weights(of: small, classes: ["cat", "dog"])
    let split = try small.split()
    let bench = try TrainingSetup(
      split, small.base.model, options: PlanOptions(threads: 1), initial: others)
    #expect(
      bench.replacement?.description
        == "The last layer, head.output, begins afresh for the 2 classes here: the file's is for other classes."
    )
    let optimizer = OptimizerConfiguration(SGD())
    func tensor(_ name: String, _ weights: [NamedTensor]) -> Tensor? {
      weights.first { $0.name == name }?.tensor
    }
    let one = try bench.state(for: optimizer, seed: 1).weights
    let two = try bench.state(for: optimizer, seed: 2).weights
    // The head is the seed's own, the rest is given.
    #expect(tensor("head.output.weight", one) != tensor("head.output.weight", two))
    #expect(tensor("head.output.weight", one) != tensor("head.output.weight", others.weights))
    for name in ["blocks.0.conv.weight", "blocks.3.norm.running_var", "head.hidden.weight"] {
      #expect(tensor(name, one) == tensor(name, others.weights), "\(name)")
    }
  }

  @Test func whatDoesNotFitIsListedAtOnce() throws {
    let small = try small()
    var weights = try weights(of: small).weights
    weights.removeAll { $0.name == "blocks.0.conv.bias" }
    weights.append(NamedTensor("extra", Tensor(shape: [1], repeating: 0)))
    let index = try #require(weights.firstIndex { $0.name == "blocks.1.conv.bias" })
    weights[index] = NamedTensor("blocks.1.conv.bias", Tensor(shape: [3], repeating: 0))
    let given = PretrainedWeights(
      Checkpoint(
        spec: ModelSpec(
          model: .cnn(classes: 2), input: [3, 16, 16], classes: ["blue", "red"],
          sizing: ImageSizing(side: 16), normalisation: .imageNet), step: 0, kernels: [:],
        weights: weights), path: "given")
    let error = #expect(throws: UnfittingWeights.self) {
      _ = try given.fitted(to: .cnn(classes: 2), input: [4, 3, 16, 16], classes: ["blue", "red"])
    }
    #expect(error?.differences.missing == ["blocks.0.conv.bias"])
    #expect(error?.differences.unexpected == ["extra"])
    #expect(error?.differences.wronglyShaped.map(\.name) == ["blocks.1.conv.bias"])
  }

  @Test func earlierStagesLearnMoreSlowly() throws {
    let model = Model.resNet18(classes: 2)
    let groups = model.groups(dividingRatesBy: 2, behind: "layer2")
    #expect(
      groups
        == ["layer3.0", "layer3.1"].map { ParameterGroup($0, rateMultiplier: 0.25) }
        + ["layer4.0", "layer4.1"].map { ParameterGroup($0, rateMultiplier: 0.5) })
    let all = model.groups(dividingRatesBy: 2, behind: nil)
    #expect(all.first == ParameterGroup("conv1", rateMultiplier: 1.0 / 32))
    #expect(all[1] == ParameterGroup("bn1", rateMultiplier: 1.0 / 32))
    #expect(!all.contains { $0.prefix == "fc" })
  }

  @Test func aStageLearnsAlone() throws {
    let model = Model.resNet18(classes: 2)
    let last = model.stages(behind: "layer3")
    #expect(last.map(\.name) == ["layer4", "fc"])
    let layer4 = try model.stage(named: "layer4")
    #expect(
      model.groups(trainingOnly: layer4, of: last) == [ParameterGroup("fc", rateMultiplier: 0)])
    let groups = model.groups(trainingOnly: layer4, of: model.stages)
    #expect(
      groups.map(\.prefix) == ["conv1", "bn1", "layer1", "layer2", "layer3", "fc"]
        && groups.allSatisfy { $0.rateMultiplier == 0 })
  }
}
