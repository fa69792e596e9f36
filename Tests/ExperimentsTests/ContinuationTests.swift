import Experiments
import Foundation
import ImageData
import Optimizers
import Records
import Synchronization
import TestSupport
import Testing
import Training

/// Studies that were stopped, cut off or changed behind their back.
@Suite(.timeLimit(.minutes(5))) struct ContinuationTests {
  private static func arms() throws -> [SmallArm] {
    try [.given(.sgd, rate: 0.01), .given(.adam, rate: 0.001)]
  }

  @Test func aStoppedStudyGoesOnAsIfNothingHadHappened() async throws {
    let small = try SmallStudy(try Self.arms())
    let whole = try await small.study(in: "whole").run()
    let middle = TrialID(arm: "adam", seed: 1)
    let half = try await small.stopped(at: middle)
    #expect(half.arms[0].trials.map(\.seed) == [1])
    guard case .interrupted = half.arms[1].trials.first?.outcome else {
      Issue.record("The second trial should have been interrupted.")
      return
    }
    let listener = Listener()
    let rest = try await small.study(tell: listener.hear).run()
    #expect(listener.begun.map(\.description) == ["adam-s1", "sgd-s2", "adam-s2"])
    for (one, other) in zip(whole.arms, rest.arms) {
      #expect(one.trials.map(\.steps) == other.trials.map(\.steps))
      #expect(one.trials.map(\.predictions) == other.trials.map(\.predictions))
      #expect(one.trials.allSatisfy { $0.predictions?.indices.count == 6 })
    }
    #expect(rest.scores == whole.scores && rest.validationLabels == whole.validationLabels)
    #expect(rest.conclusion().imageComparisons == whole.conclusion().imageComparisons)
    for name in ["sgd-s1", "adam-s1", "adam-s2"] {
      let file = "trials/\(name)/checkpoints/last.safetensors"
      #expect(
        try Data(contentsOf: small.folder.url.appending(path: "whole/\(file)"))
          == Data(contentsOf: small.folder.url.appending(path: "study/\(file)")), "\(name)")
    }
    let finished = Listener()
    let shown = try await small.study(tell: finished.hear).run()
    #expect(finished.begun.isEmpty)
    #expect(
      shown.arms.map { $0.trials.map(\.predictions) }
        == whole.arms.map { $0.trials.map(\.predictions) })
  }

  @Test func aTrialCutOffBetweenItsEndAndItsNoteIsNotRepeated() async throws {
    let small = try SmallStudy(try Self.arms(), seeds: [1])
    let record = try await small.study().run()
    let note = small.folder.url.appending(path: "study/trials/sgd-s1/trial.json")
    try FileManager.default.removeItem(at: note)
    // It may have been cut off before the pair before the last was removed, too.
    let checkpoints = small.folder.url.appending(path: "study/trials/sgd-s1/checkpoints")
    for name in ["last.safetensors", "last.state.safetensors"] {
      try FileManager.default.copyItem(
        at: checkpoints.appending(path: name),
        to: checkpoints.appending(path: name.replacing("last", with: "previous")))
    }
    let again = try await small.study().run()
    #expect(again.arms[0].trials[0].outcome == .completed)
    #expect(again.arms[0].trials[0].epochs == record.arms[0].trials[0].epochs)
    #expect(again.arms[0].trials[0].predictions == record.arms[0].trials[0].predictions)
    #expect(FileManager.default.fileExists(atPath: note.path))
    let left = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path)
    #expect(
      left.sorted() == ["best.safetensors", "last.safetensors", "last.state.safetensors"])
  }

  @Test func aTrialCutOffBeforeItsFirstCheckpointBeginsAgain() async throws {
    let small = try SmallStudy(try Self.arms(), seeds: [1])
    let study = try small.study()
    let trial = small.folder.url.appending(path: "study/trials/sgd-s1")
    try FileManager.default.createDirectory(at: trial, withIntermediateDirectories: true)
    try Data("{".utf8).write(to: trial.appending(path: "config.json"))
    let record = try await study.run()
    #expect(record.arms[0].trials[0].outcome == .completed)
  }

  @Test func anUnfairContinuationIsRefusedTrialByTrial() async throws {
    let small = try SmallStudy(try Self.arms(), seeds: [1])
    _ = try await small.study().run()
    let trials = small.folder.url.appending(path: "study/trials")
    try FileManager.default.removeItem(at: trials.appending(path: "adam-s1"))
    let file = trials.appending(path: "sgd-s1/trial.json")
    var note = try String(contentsOf: file, encoding: .utf8)
    let weights = try #require(note.firstMatch(of: /"weights" : "([0-9a-f]+)"/))
    note.replace(weights.1, with: "0123456789abcdef")
    try Data(note.utf8).write(to: file)
    let record = try await small.study().run()
    guard case .failed(let reason) = record.arms[1].trials[0].outcome else {
      Issue.record("It began otherwise and should have failed.")
      return
    }
    #expect(reason.contains("first weights"), "\(reason)")
  }

  @Test func aFolderWithAnotherStudyIsRefusedAndNamesTheDifference() throws {
    let small = try SmallStudy(try Self.arms())
    _ = try small.study()
    var other = small
    other.base.epochs = 5
    let error = #expect(throws: StudyDirectoryError.self) { try other.study() }
    #expect(error?.description.contains("its epochs are 3, not 5") == true, "\(error!)")
    var shrunk = small
    shrunk.arms.removeLast()
    let second = #expect(throws: StudyDirectoryError.self) { try shrunk.study() }
    #expect(second?.description.contains("sgd, adam") == true)
    var elsewhere = small
    elsewhere.base.data.path += "/../data"
    elsewhere.base.images.cacheMegabytes = 1
    _ = try elsewhere.study()
  }

  @Test func aFolderWithOtherThingsIsRefused() throws {
    let small = try SmallStudy(try Self.arms())
    #expect(throws: StudyDirectoryError.notAStudy(path: small.folder.path("data"))) {
      try small.study(in: "data")
    }
  }

  /// What can't be read is made once more, with the same result, and it is said.
  @Test(arguments: ["trial.json", "epochs.csv", "checkpoints/last.state.safetensors"])
  func aTrialWithADamagedFileEndsAsItWould(_ name: String) async throws {
    let small = try SmallStudy(try Self.arms(), seeds: [1])
    let expected = try await small.study().run()
    let trial = small.folder.url.appending(path: "study/trials/sgd-s1")
    if name.hasPrefix("checkpoints") {
      // As if the trial had been cut off: what is final needs no checkpoint.
      try FileManager.default.removeItem(at: trial.appending(path: "trial.json"))
    }
    try Data("{\"outcome\": 7".utf8).write(to: trial.appending(path: name))
    let warnings = Mutex<[String]>([])
    let study = try small.study { event in
      if case .warning(let sentence) = event { warnings.withLock { $0.append(sentence) } }
    }
    let record = try await study.run()
    #expect((study.notes + warnings.withLock(\.self)).contains { $0.contains(name) })
    #expect(
      record.arms.map { $0.trials.map(\.steps) }
        == expected.arms.map { $0.trials.map(\.steps) })
    #expect(record.arms[0].trials[0].outcome == .completed)
  }

  @Test func aStudyHasOneOwner() async throws {
    let small = try SmallStudy(try Self.arms(), seeds: [1])
    let owned = try small.study().directory.owned()
    let error = #expect(throws: StudyDirectoryError.self) { try small.study().directory.owned() }
    #expect(error?.description.contains("is in use by process") == true)
    withExtendedLifetime(owned) {}
  }
}
