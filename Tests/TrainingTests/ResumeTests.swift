import Engine
import Foundation
import Layers
import Optimizers
import Records
import Schedules
import Synchronization
import Tensors
import TestSupport
import Testing
import Training

/// Resuming at any step equals the run that was never stopped, bit for bit.
@Suite(.timeLimit(.minutes(5))) struct ResumeTests {
  static let cases = Tiny.optimizers.indices.flatMap { optimizer in
    Tiny.schedules.indices.map { (optimizer, $0) }
  }

  /// Three epochs of three steps, stopped after each number of steps and taken up by a new process's values.
  @Test(arguments: cases) func equalsTheUninterruptedRun(optimizer: Int, schedule: Int) async throws
  {
    let optimizer = Tiny.optimizers[optimizer]
    let schedule = Tiny.schedules[schedule]
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    let whole = try await train(plan, optimizer, schedule, in: folder.path("whole"))
    for stop in [1, 2, 3, 4, 5, 6, 8] {
      let name = "stopped-\(stop)"
      let part = try await train(plan, optimizer, schedule, in: folder.path(name), stop: stop)
      #expect(part.outcome == .interrupted(step: stop))
      let rest = try await resume(try Tiny.plan(), optimizer, schedule, in: folder.path(name))
      #expect(rest.outcome == .completed)
      #expect(rest.steps == whole.steps)
      #expect(rest.best == whole.best)
      for file in ["best.safetensors", "last.safetensors", "last.state.safetensors"] {
        #expect(
          try folder.content("\(name)/checkpoints/\(file)")
            == (try folder.content("whole/checkpoints/\(file)")), "\(file), stopped at \(stop)")
      }
      #expect(try folder.content("\(name)/steps.csv") == (try folder.content("whole/steps.csv")))
      #expect(try timeless(folder, name) == (try timeless(folder, "whole")))
    }
  }

  /// The plateau's memory is part of what is saved: a fall in the epoch before, and one still to come.
  @Test(arguments: [
    Plateau(factor: 0.5, patience: 0, threshold: 0.9),
    Plateau(watching: .accuracy, factor: 0.25, patience: 0, threshold: 0.9, cooldown: 1),
    Plateau(factor: 0.5, patience: 1, threshold: 0.9, floor: 0.008),
  ])
  func remembersThePlateau(_ plateau: Plateau) async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    let whole = try await train(
      plan, Adam(), Constant(0.01), plateau: plateau, in: folder.path("whole"), epochs: 5)
    let rates = stride(from: 0, to: 15, by: 3).map { whole.steps[$0].rate }
    #expect(rates[0] == 0.01 && rates[1] == 0.01)
    #expect(rates[4] < 0.01 && rates[4] >= plateau.floor, "\(rates)")
    #expect(whole.epochs.map(\.rate) == rates)
    for stop in [3, 5, 6, 7, 9, 11, 12, 14] {
      let name = "stopped-\(stop)"
      _ = try await train(
        plan, Adam(), Constant(0.01), plateau: plateau, in: folder.path(name), stop: stop, epochs: 5
      )
      let rest = try await resume(
        try Tiny.plan(), Adam(), Constant(0.01), plateau: plateau, in: folder.path(name), epochs: 5)
      #expect(rest.steps == whole.steps, "stopped at \(stop)")
      for file in ["best.safetensors", "last.safetensors", "last.state.safetensors"] {
        #expect(
          try folder.content("\(name)/checkpoints/\(file)")
            == (try folder.content("whole/checkpoints/\(file)")), "\(file), stopped at \(stop)")
      }
    }
  }

  /// What versions without a plateau wrote can be read, and a run without one writes the same still.
  @Test func progressWithoutAPlateauIsAsItWas() throws {
    let old = #"{"correct":3,"finishedEpochs":2,"lossSum":1.5,"samples":8}"#
    let progress = try JSONDecoder().decode(TrainingProgress.self, from: Data(old.utf8))
    #expect(progress.plateau == nil)
    #expect(progress.finishedEpochs == 2)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(progress), as: UTF8.self) == old)
  }

  /// The epoch's evaluation is missing when the run is stopped while it is made, or while norms are measured for it, and made
  /// up for.
  @Test(arguments: [true, false]) func stoppedDuringAnEvaluation(isMeasuring: Bool) async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    let whole = try await train(plan, Adam(), Constant(0.01), in: folder.path("whole"))
    let path = folder.path("part")
    let directory = try RunDirectory.create(
      at: path, configuration: Configuration(), spec: Tiny.spec)
    let holder = RunHolder()
    var validation = Tiny.validation
    validation.onBatch = { _, batch in if batch == 1, !isMeasuring { holder.run?.stop() } }
    var training = Tiny.training
    let seen = Atomic(0)
    training.onBatch = { _, _ in
      while holder.run == nil {}
      // Three batches make an epoch; the fifth is the second that is measured.
      if seen.add(1, ordering: .relaxed).newValue == 5, isMeasuring { holder.run?.stop() }
    }
    let run = Trainer(
      plan, plan.initialState(for: Adam(), seed: 7), rate: Constant(0.01), directory: directory
    ).run(training, validation: validation, epochs: 3)
    holder.run = run
    let part = try await run.outcome
    #expect(part.outcome == .interrupted(step: 3))
    #expect(part.epochs.isEmpty)
    let rest = try await resume(plan, Adam(), Constant(0.01), in: path)
    #expect(rest.epochs.count == 3)
    #expect(rest.steps == whole.steps)
    #expect(
      try folder.content("part/checkpoints/last.state.safetensors")
        == (try folder.content("whole/checkpoints/last.state.safetensors")))
  }

  /// A run that was killed has lines that its last checkpoint does not know, the last one torn.
  @Test func linesBehindTheCheckpointAreMadeAgainOnce() async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    _ = try await train(plan, SGD(), Constant(0.01), in: folder.path("whole"))
    _ = try await train(plan, SGD(), Constant(0.01), in: folder.path("killed"), stop: 4)
    let steps = try FileHandle(forWritingTo: folder.url.appending(path: "killed/steps.csv"))
    try steps.seekToEnd()
    try steps.write(contentsOf: Data("4,2,1.25,0.01,\n5,2,1.2".utf8))
    try steps.close()
    _ = try await resume(plan, SGD(), Constant(0.01), in: folder.path("killed"))
    #expect(try folder.content("killed/steps.csv") == (try folder.content("whole/steps.csv")))
    #expect(try timeless(folder, "killed") == (try timeless(folder, "whole")))
  }

  @Test func goesOnForMoreEpochs() async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    _ = try await train(plan, SGD(), Constant(0.01), in: folder.path("run"))
    let more = try await resume(plan, SGD(), Constant(0.01), in: folder.path("run"), epochs: 5)
    #expect(more.epochs.map(\.epoch) == [1, 2, 3, 4, 5])
    #expect(try folder.lines("run/steps.csv").count == 16)
    await #expect(throws: TrainingError.alreadyTrained(steps: 15, of: 15)) {
      try await resume(plan, SGD(), Constant(0.01), in: folder.path("run"), epochs: 5)
    }
  }

  @Test func refusesAnotherRunsState() async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    _ = try await train(plan, SGD(), Constant(0.01), in: folder.path("run"), stop: 2)
    let directory = try RunDirectory.open(folder.path("run"))
    #expect(directory.step == 2)
    #expect(directory.seed == 7)
    #expect(throws: CheckpointError.self) {
      try directory.restore(plan.initialState(for: SGD(momentum: 0.5), seed: 7))
    }
    #expect(throws: CheckpointError.self) {
      try directory.restore(plan.initialState(for: Adam(), seed: 7))
    }
    #expect(
      throws: CheckpointError.otherSeed(
        path: folder.path("run/checkpoints/last.state.safetensors"), saved: 7, given: 8)
    ) {
      try directory.restore(plan.initialState(for: SGD(), seed: 8))
    }
    let wider = try Model {
      Flatten()
      Linear(3)
    }.compile(input: [8, 3, 8, 8])
    #expect(throws: WeightsError.self) {
      try directory.restore(wider.initialState(for: SGD(), seed: 7))
    }
  }

  @Test func groupsOfParametersBelongToTheState() async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    let groups = ParameterGroups([ParameterGroup("6", rateMultiplier: 2)])
    func train(_ name: String, stop: Int?) async throws {
      let directory = try RunDirectory.create(
        at: folder.path(name), configuration: Configuration(), spec: Tiny.spec)
      let state = try plan.initialState(for: NAdam(), groups: groups, seed: 7)
      _ = try await run(
        Trainer(plan, state, rate: Constant(0.01), directory: directory), stop: stop, epochs: 3)
    }
    try await train("whole", stop: nil)
    try await train("part", stop: 4)
    let directory = try RunDirectory.open(folder.path("part"))
    #expect(throws: CheckpointError.self) {
      try directory.restore(plan.initialState(for: NAdam(), seed: 7))
    }
    let state = try plan.initialState(for: NAdam(), groups: groups, seed: 7)
    let progress = try directory.restore(state)
    _ = try await run(
      Trainer(
        plan, state, rate: Constant(0.01), directory: directory, progress: progress), stop: nil,
      epochs: 3)
    for file in ["last.safetensors", "last.state.safetensors"] {
      #expect(
        try folder.content("part/checkpoints/\(file)")
          == (try folder.content("whole/checkpoints/\(file)")))
    }
  }

  @Test func averagesBelongToTheState() async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    func state() throws -> TrainingState {
      try plan.initialState(
        for: Adam(), groups: ParameterGroups(), average: .exponential(decay: 0.8), seed: 7)
    }
    for (name, stop) in [("whole", nil), ("part", 4)] as [(String, Int?)] {
      let directory = try RunDirectory.create(
        at: folder.path(name), configuration: Configuration(), spec: Tiny.spec)
      _ = try await run(
        Trainer(plan, state(), rate: Constant(0.01), directory: directory), stop: stop, epochs: 3)
    }
    let directory = try RunDirectory.open(folder.path("part"))
    #expect(throws: CheckpointError.self) {
      try directory.restore(plan.initialState(for: Adam(), seed: 7))
    }
    let state = try state()
    let progress = try directory.restore(state)
    _ = try await run(
      Trainer(plan, state, rate: Constant(0.01), directory: directory, progress: progress),
      stop: nil, epochs: 3)
    for file in ["best.safetensors", "last.safetensors", "last.state.safetensors"] {
      #expect(
        try folder.content("part/checkpoints/\(file)")
          == (try folder.content("whole/checkpoints/\(file)")), "\(file)")
    }
    // Training does not see it.
    _ = try await train(plan, Adam(), Constant(0.01), in: folder.path("plain"))
    #expect(try folder.content("plain/steps.csv") == (try folder.content("whole/steps.csv")))
    #expect(
      try folder.content("plain/checkpoints/last.safetensors")
        != (try folder.content("whole/checkpoints/last.safetensors")))
  }

  @Test func weightsOfAnotherRunAreNoPairWithTheState() async throws {
    let plan = try Tiny.plan()
    let folder = try TemporaryFolder()
    _ = try await train(plan, SGD(), Constant(0.01), in: folder.path("a"), stop: 2)
    _ = try await train(plan, SGD(), Constant(0.01), in: folder.path("b"), stop: 4)
    try FileManager.default.removeItem(atPath: folder.path("a/checkpoints/last.safetensors"))
    try FileManager.default.copyItem(
      atPath: folder.path("b/checkpoints/last.safetensors"),
      toPath: folder.path("a/checkpoints/last.safetensors"))
    // The pair from before is whole.
    let run = try ReopenedRun(folder.path("a"))
    #expect(run.step == 0)
    #expect(
      run.note?.contains("is of step 2, but the weights of that step are not beside it") == true)
    run.release()
    #expect(try RunDirectory.open(folder.path("a")).step == 0)
  }

  @Test func otherThreadsAreAWarning() async throws {
    let folder = try TemporaryFolder()
    _ = try await train(
      try Tiny.plan(threads: 1), SGD(), Constant(0.01), in: folder.path("run"), stop: 2)
    let outcome = try await resume(
      try Tiny.plan(threads: 2), SGD(), Constant(0.01), in: folder.path("run"))
    #expect(outcome.warnings.contains(.otherThreads(before: 1, now: 2)))
  }

  // MARK: - Runs

  private func train(
    _ plan: Plan, _ optimizer: any Optimizer, _ rate: any Schedule, plateau: Plateau? = nil,
    in path: String, stop: Int? = nil, epochs: Int = 3
  ) async throws -> TrainingOutcome {
    let directory = try RunDirectory.create(
      at: path, configuration: Configuration(), spec: Tiny.spec)
    return try await run(
      Trainer(
        plan, plan.initialState(for: optimizer, seed: 7), rate: rate, plateau: plateau,
        directory: directory), stop: stop, epochs: epochs)
  }

  private func resume(
    _ plan: Plan, _ optimizer: any Optimizer, _ rate: any Schedule, plateau: Plateau? = nil,
    in path: String, epochs: Int = 3
  ) async throws -> TrainingOutcome {
    let directory = try RunDirectory.open(path)
    let configuration = try directory.configuration(as: Configuration.self)
    let state = plan.initialState(for: optimizer, seed: configuration.seed)
    let progress = try directory.restore(state)
    return try await run(
      Trainer(
        plan, state, rate: rate, plateau: plateau, directory: directory, progress: progress),
      stop: nil, epochs: epochs)
  }

  /// Stops when the batch of the last step to be made is handed out, on the training thread: to the step.
  private func run(_ trainer: Trainer, stop: Int?, epochs: Int) async throws -> TrainingOutcome {
    let holder = RunHolder()
    var source = Tiny.training
    if let stop {
      source.onBatch = { epoch, batch in
        while holder.run == nil {}
        if epoch * 3 + batch == stop - 1 { holder.run?.stop() }
      }
    }
    let run = trainer.run(source, validation: Tiny.validation, epochs: epochs)
    holder.run = run
    return try await run.outcome
  }

  /// `epochs.csv` without its last column, the seconds.
  private func timeless(_ folder: TemporaryFolder, _ name: String) throws -> [String] {
    try folder.lines("\(name)/epochs.csv").map { String($0[..<$0.lastIndex(of: ",")!]) }
  }
}
