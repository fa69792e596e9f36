import Engine
import Files
import Foundation
import Interchange
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

@Suite(.timeLimit(.minutes(5))) struct RunDirectoryTests {
  @Test func holdsWhatTheDesignNames() async throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory.create(
      at: folder.path("a/b/run"), configuration: Configuration(seed: 9), spec: Tiny.spec)
    let plan = try Tiny.plan()
    let outcome = try await Trainer(
      plan, plan.initialState(for: Adam(), seed: 9), rate: Constant(0.01), directory: directory
    ).run(Tiny.training, validation: Tiny.validation, epochs: 2).outcome
    #expect(
      try folder.names(in: "a/b/run") == ["checkpoints", "config.json", "epochs.csv", "steps.csv"])
    #expect(
      try folder.names(in: "a/b/run/checkpoints")
        == ["best.safetensors", "last.safetensors", "last.state.safetensors"])
    let steps = try folder.lines("a/b/run/steps.csv")
    #expect(steps == [StepRecord.csvHeader] + outcome.steps.map(\.csvLine))
    let epochs = try folder.lines("a/b/run/epochs.csv")
    #expect(epochs == [EpochRecord.csvHeader] + outcome.epochs.map(\.csvLine))
    #expect(outcome.savedStep == 6)
    let again = try RunDirectory.open(folder.path("a/b/run"))
    #expect(try again.configuration() == Configuration(seed: 9))
    #expect(again.spec == Tiny.spec)
    #expect(again.step == 6)
  }

  @Test func theSameTrainingWritesTheSameBytes() async throws {
    let folder = try TemporaryFolder()
    for name in ["one", "another with a longer name"] {
      let directory = try RunDirectory.create(
        at: folder.path(name), configuration: Configuration(), spec: Tiny.spec)
      let plan = try Tiny.plan()
      _ = try await Trainer(
        plan, plan.initialState(for: Adam(), seed: 9), rate: Constant(0.01), directory: directory
      ).run(Tiny.training, validation: Tiny.validation, epochs: 2).outcome
    }
    for file in ["best.safetensors", "last.safetensors", "last.state.safetensors"] {
      #expect(
        try folder.content("one/checkpoints/\(file)")
          == (try folder.content("another with a longer name/checkpoints/\(file)")))
    }
  }

  @Test func refusesADirectoryWithSomethingInIt() throws {
    let folder = try TemporaryFolder()
    try Data("precious".utf8).write(to: folder.url.appending(path: "notes.txt"))
    let error = try #require(throws: RunDirectoryError.self) { try create(folder.path("")) }
    #expect(error == .notEmpty(path: folder.path("")))
    #expect(error.description.contains("is not empty. Choose a new one"))
    #expect(try folder.names() == ["notes.txt"])
  }

  @Test func aFileInTheWayIsASentence() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url.appending(path: "file"))
    for (name, reason) in [("file", "it is not a folder"), ("file/run", "Not a directory")] {
      let error = try #require(throws: RunDirectoryError.self) { try create(folder.path(name)) }
      #expect(error.description.contains(reason))
    }
  }

  #if os(Linux)
    @Test func anUnwritableDirectoryIsASentence() throws {
      let folder = try TemporaryFolder()
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
      // Root may write everywhere: be nobody on this thread while it is tried.
      typealias SetFileSystemUser = @convention(c) (UInt32) -> Int32
      let symbol = try #require(dlsym(nil, "setfsuid"))
      let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
      let user = getuid()
      if user == 0 { _ = setFileSystemUser(65534) }
      defer { if user == 0 { _ = setFileSystemUser(user) } }
      let path = folder.path("run")
      let error = try #require(throws: RunDirectoryError.self) { try create(path) }
      #expect(error == .file(FileError(.createFolder, path, code: EACCES)))
      #expect(error.description.contains("Permission denied. Check the folder's permissions"))
    }
  #endif

  @Test func nothingToResumeIsASentence() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RunDirectoryError.nothingToResume(path: folder.path("none"))) {
      try RunDirectory.open(folder.path("none"))
    }
  }

  @Test func removedLinesAreNoticed() async throws {
    let folder = try TemporaryFolder()
    let plan = try Tiny.plan()
    let directory = try create(folder.path("run"))
    _ = try await Trainer(
      plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.01), directory: directory
    ).run(Tiny.training, epochs: 1).outcome
    let steps = folder.url.appending(path: "run/steps.csv")
    let missing = RunDirectoryError.missingRecords(path: steps.path, found: 0, needed: 3)
    #expect(missing.description.hasSuffix("with this one's weights."))
    for isThere in [true, false] {
      try FileManager.default.removeItem(at: steps)
      if isThere { try Data((StepRecord.csvHeader + "\n").utf8).write(to: steps) }
      let again = try RunDirectory.open(folder.path("run"))
      let state = plan.initialState(for: SGD(), seed: 1)
      let progress = try again.restore(state)
      let run = Trainer(
        plan, state, rate: Constant(0.01), directory: again, progress: progress
      ).run(Tiny.training, epochs: 2)
      await #expect(throws: missing) { try await run.outcome }
    }
  }

  /// The disk becomes unwritable during the run: an error, and the checkpoint from before is whole.
  @Test func aRunThatCannotSaveKeepsItsLastCheckpoint() async throws {
    let folder = try TemporaryFolder()
    let directory = try create(folder.path("run"))
    let plan = try Tiny.plan()
    let path = folder.path("run/checkpoints")
    var source = Tiny.training
    source.onBatch = { epoch, batch in
      if epoch == 1, batch == 2 {
        // A directory in the state's place makes its rename fail, for root too.
        let state = path + "/last.state.safetensors"
        try FileManager.default.removeItem(atPath: state)
        try FileManager.default.createDirectory(
          atPath: state + "/x", withIntermediateDirectories: true)
      }
    }
    let run = Trainer(
      plan, plan.initialState(for: SGD(), seed: 1), rate: Constant(0.01), directory: directory
    ).run(source, epochs: 3)
    await #expect(throws: SafetensorsError.self) { try await run.outcome }
    #expect(try !folder.names(in: "run/checkpoints").contains { $0.hasSuffix(".tmp") })
    _ = try Checkpoint(contentsOf: directory.path(of: .last))
  }

  private func create(_ path: String) throws -> RunDirectory {
    try RunDirectory.create(at: path, configuration: Configuration(), spec: Tiny.spec)
  }
}
