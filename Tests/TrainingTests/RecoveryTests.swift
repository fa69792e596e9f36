import Engine
import Foundation
import Optimizers
import Schedules
import TestSupport
import Testing
import Training

/// A save that is cut off at any moment, and files that are damaged afterwards.
@Suite(.timeLimit(.minutes(2))) struct RecoveryTests {
  /// A run that was stopped after two steps and then after five; what the folder held in between lies in `before`.
  private static func stoppedTwice(in folder: TemporaryFolder) async throws {
    _ = try await train(in: folder.path("run"), stop: 2)
    try FileManager.default.copyItem(
      atPath: folder.path("run/checkpoints"), toPath: folder.path("before"))
    _ = try await resume(in: folder.path("run"), stop: 5)
  }

  /// The order of a save: a second name for the pair that is there, the new weights, the new state, and the new weights
  /// in the place of the old.
  @Test(arguments: [
    (last: "before", state: "before", next: nil as String?, step: 2),
    (last: "before", state: "before", next: "run/checkpoints", step: 2),
    (last: "before", state: "run/checkpoints", next: "run/checkpoints", step: 5),
    (last: "run/checkpoints", state: "run/checkpoints", next: nil, step: 5),
  ])
  func whereverASaveIsCutOffOnePairIsWhole(
    last: String, state: String, next: String?, step: Int
  ) async throws {
    let folder = try TemporaryFolder()
    try await Self.stoppedTwice(in: folder)
    let whole = try await Self.train(in: folder.path("whole"))
    func place(_ name: String, from source: String, as new: String) throws {
      let path = folder.path("cut/checkpoints/\(new)")
      try? FileManager.default.removeItem(atPath: path)
      try FileManager.default.copyItem(atPath: folder.path("\(source)/\(name)"), toPath: path)
    }
    try FileManager.default.copyItem(atPath: folder.path("run"), toPath: folder.path("cut"))
    try place("last.safetensors", from: last, as: "last.safetensors")
    try place("last.state.safetensors", from: state, as: "last.state.safetensors")
    if let next { try place("last.safetensors", from: next, as: "next.safetensors") }
    try Data("half".utf8).write(
      to: folder.url.appending(path: "cut/checkpoints/last.state.safetensors.1-2.tmp"))
    let run = try ReopenedRun(folder.path("cut"))
    #expect(run.step == step)
    #expect(run.note == nil)
    run.release()
    let rest = try await Self.resume(in: folder.path("cut"))
    #expect(rest.steps == whole.steps)
    #expect(try folder.names(in: "cut/checkpoints") == Self.files)
    for file in Self.files {
      #expect(
        try folder.content("cut/checkpoints/\(file)")
          == (try folder.content("whole/checkpoints/\(file)")), "\(file)")
    }
  }

  /// A bit that flips anywhere in either file is noticed, and the save before is gone on from, aloud.
  @Test(arguments: ["last.safetensors", "last.state.safetensors"])
  func aDamagedSaveIsAnsweredWithTheOneBefore(_ name: String) async throws {
    let folder = try TemporaryFolder()
    try await Self.stoppedTwice(in: folder)
    let whole = try await Self.train(in: folder.path("whole"))
    let bytes = [UInt8](try folder.content("run/checkpoints/\(name)"))
    for position in stride(from: 0, to: bytes.count, by: max(bytes.count / 15, 1)) {
      let path = folder.path("damaged-\(position)")
      try FileManager.default.copyItem(atPath: folder.path("run"), toPath: path)
      var damaged = bytes
      damaged[position] ^= 0x10
      try FileManager.default.removeItem(atPath: path + "/checkpoints/\(name)")
      try Data(damaged).write(to: URL(filePath: path + "/checkpoints/\(name)"))
      let run = try ReopenedRun(path)
      #expect(run.step == 3, "byte \(position)")
      #expect(run.note?.contains("goes on from the save before, after step 3.") == true)
      run.release()
      let rest = try await Self.resume(in: path)
      #expect(rest.steps == whole.steps)
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func whereNothingIsWholeTheReasonsAreGiven() async throws {
    let folder = try TemporaryFolder()
    _ = try await Self.train(in: folder.path("run"), stop: 2)
    for name in try folder.names(in: "run/checkpoints") {
      try Data("nothing".utf8).write(to: folder.url.appending(path: "run/checkpoints/\(name)"))
    }
    let error = #expect(throws: RunDirectoryError.self) {
      try RunDirectory.open(folder.path("run"))
    }
    guard case .damaged(_, let reasons) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.contains { $0.contains("last.state.safetensors") })
    let run = try ReopenedRun(folder.path("run"))
    #expect(run.step == nil)
    #expect(run.note?.hasSuffix("The run begins again.") == true)
  }

  @Test func aRunHasOneOwner() async throws {
    let folder = try TemporaryFolder()
    _ = try await Self.train(in: folder.path("run"), stop: 2)
    let path = folder.path("run")
    let owner = try RunDirectory.open(path)
    let error = #expect(throws: RunDirectoryError.self) { try RunDirectory.open(path) }
    #expect("\(error!)".contains("is in use by process \(getpid())"), "\(error!)")
    // Reading needs no permission.
    #expect(try FoundCheckpoint(at: path).checkpoint.step == 2)
    owner.release()
    try RunDirectory.open(path).release()
    #expect(try !folder.names(in: "run").contains(".lock"))
  }

  /// What a run left that was killed before it could say what it is does not keep another from its folder.
  @Test func leftoversOfABeginningAreNoRun() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    for name in [".lock", "config.json.12-1.tmp"] {
      try Data("left".utf8).write(to: folder.url.appending(path: "run/\(name)"))
    }
    #expect(throws: RunDirectoryError.nothingToResume(path: path)) { try ReopenedRun(path) }
    try RunDirectory.create(at: path, configuration: Configuration(), spec: Tiny.spec).release()
    #expect(
      try folder.names(in: "run") == ["checkpoints", "config.json", "epochs.csv", "steps.csv"])
  }

  /// A folder with a configuration and nothing else is a run at its beginning.
  @Test func aBegunRunWithoutACheckpointBegins() async throws {
    let folder = try TemporaryFolder()
    let whole = try await Self.train(in: folder.path("whole"))
    try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec
    ).release()
    for name in ["checkpoints", "steps.csv"] {
      try FileManager.default.removeItem(atPath: folder.path("run/\(name)"))
    }
    let run = try ReopenedRun(folder.path("run"))
    #expect(run.step == nil && run.note == nil)
    let directory = try run.beginning(spec: Tiny.spec, frozen: nil)
    let plan = try Tiny.plan()
    _ = try await Trainer(
      plan, plan.initialState(for: Adam(), seed: 7), rate: Constant(0.01), directory: directory
    ).run(Tiny.training, validation: Tiny.validation, epochs: 3).outcome
    #expect(try folder.content("run/steps.csv") == (try folder.content("whole/steps.csv")))
    #expect(whole.savedStep == 9)
  }

  @Test func theBestThereIsIsTaken() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("run")
    _ = try await Self.train(in: path, stop: 2)
    let first = try FoundCheckpoint(at: path)
    #expect(first.checkpoint.step == 2)
    #expect(first.note?.contains("has no best checkpoint yet") == true)
    _ = try await Self.resume(in: path, stop: nil)
    let best = try FoundCheckpoint(at: path)
    #expect(best.note == nil)
    #expect(best.path.hasSuffix("best.safetensors"))
    try Data(Array(repeating: 0, count: 64)).write(
      to: folder.url.appending(path: "run/checkpoints/best.safetensors"))
    let last = try FoundCheckpoint(at: path)
    #expect(last.checkpoint.step == 9)
    #expect(last.note?.contains("best.safetensors") == true)
    #expect(throws: RunDirectoryError.noCheckpoint(path: folder.url.path)) {
      try FoundCheckpoint(at: folder.url.path)
    }
  }

  private static let files = ["best.safetensors", "last.safetensors", "last.state.safetensors"]

  private static func train(in path: String, stop: Int? = nil) async throws -> TrainingOutcome {
    let plan = try Tiny.plan()
    let directory = try RunDirectory.create(
      at: path, configuration: Configuration(), spec: Tiny.spec)
    return try await run(
      Trainer(
        plan, plan.initialState(for: Adam(), seed: 7), rate: Constant(0.01), directory: directory),
      stop: stop)
  }

  private static func resume(in path: String, stop: Int? = nil) async throws -> TrainingOutcome {
    let plan = try Tiny.plan()
    let directory = try RunDirectory.open(path)
    let state = plan.initialState(for: Adam(), seed: 7)
    let progress = try directory.restore(state)
    return try await run(
      Trainer(plan, state, rate: Constant(0.01), directory: directory, progress: progress),
      stop: stop)
  }

  /// Three epochs of three steps, or so many steps.
  private static func run(_ trainer: Trainer, stop: Int?) async throws -> TrainingOutcome {
    let holder = RunHolder()
    var source = Tiny.training
    source.onBatch = { epoch, batch in
      while holder.run == nil {}
      if let stop, epoch * 3 + batch == stop - 1 { holder.run?.stop() }
    }
    let run = trainer.run(source, validation: Tiny.validation, epochs: 3)
    holder.run = run
    return try await run.outcome
  }
}
