import Engine
import Experiments
import Foundation
import ImageData
import Optimizers
import Records
import TestSupport
import Testing
import Training

/// Which images the seeds of a study train on.
@Suite(.timeLimit(.minutes(5))) struct SplitTests {
  private static func small(_ split: StudySplit) throws -> SmallStudy {
    var small = try SmallStudy([.given(.sgd, rate: 0.01)], seeds: [1, 2])
    small.split = split
    return small
  }

  @Test func seedsShareTheSplitAndNothingElse() async throws {
    let small = try Self.small(.fixed)
    let record = try await small.study().run()
    #expect(record.split == .fixed)
    let beginnings = try record.arms[0].trials.map { try #require($0.beginning) }
    #expect(
      beginnings[0].differences(from: beginnings[1])
        == ["first weights", "order of the images", "augmentation"])
    let varied = try await small.with(.varied).study(in: "varied").run()
    #expect(varied.split == .varied)
    #expect(
      varied.arms[0].trials[0].beginning == beginnings[0], "The first seed splits for the others.")
  }

  /// A trial's own experiment says which images it had.
  @Test func aTrialIsTheRunThatItsExperimentMakesAlone() async throws {
    let small = try Self.small(.fixed)
    _ = try await small.study().run()
    let file = try Data(
      contentsOf: small.folder.url.appending(path: "study/trials/sgd-s2/config.json"))
    let experiment = try RecordJSON.decode(Experiment.self, from: file)
    #expect(experiment.seed == 2 && experiment.splitSeed == 1)
    // What the study found of it is in the file as well.
    _ = try await experiment.train(
      in: small.folder.path("alone"), options: PlanOptions(threads: 1))
    for name in ["best", "last"] {
      let path = "checkpoints/\(name).safetensors"
      #expect(
        try Data(contentsOf: small.folder.url.appending(path: "alone/\(path)"))
          == Data(contentsOf: small.folder.url.appending(path: "study/trials/sgd-s2/\(path)")),
        "\(name)")
    }
  }

  @Test func aSplitHasASeedOfItsOwn() throws {
    let small = try Self.small(.fixed)
    var experiment = small.base
    let first = try experiment.split(small.index)
    experiment.seed = 7
    let other = try experiment.split(small.index)
    experiment.splitSeed = 1
    let same = try experiment.split(small.index)
    #expect(same.validationSamples.map(\.name) == first.validationSamples.map(\.name))
    #expect(other.validationSamples.map(\.name) != first.validationSamples.map(\.name))
    #expect(same.training.order(epoch: 0) == other.training.order(epoch: 0))
    #expect(same.training.order(epoch: 0) != first.training.order(epoch: 0))
  }

  /// The images' own validation set is everyone's.
  @Test func aValidationSetOfTheImagesIsNotSplit() async throws {
    var small = try Self.small(.varied)
    for (label, name) in ["red", "blue"].enumerated() {
      let place = small.folder.url.appending(path: "validation/\(name)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for number in 0..<3 {
        let picture = PixelImage(
          width: 16, height: 16, red: label == 0 ? 240 : UInt8(number), green: 20,
          blue: label == 0 ? UInt8(number) : 240)
        try Data(picture.png()).write(to: place.appending(path: "\(number).png"))
      }
    }
    small.base.data.validation = .folder(small.folder.path("validation"))
    let record = try await small.study().run()
    #expect(record.split == .fixed)
    let splits = try record.arms[0].trials.map { try #require($0.beginning).split }
    #expect(splits[0] == splits[1])
  }

  /// Files of versions that knew no split for all seeds mean what they meant.
  @Test func anEarlierStudyHasASplitForEachSeed() throws {
    let small = try Self.small(.varied)
    let file = try RecordJSON.encode(small.configuration)
    #expect(!String(decoding: file, as: UTF8.self).contains("split"))
    #expect(try RecordJSON.decode(StudyConfiguration.self, from: file) == small.configuration)
    let fixed = try Self.small(.fixed)
    let read = try RecordJSON.decode(
      StudyConfiguration.self, from: RecordJSON.encode(fixed.configuration))
    #expect(read.split == .fixed)
    _ = try small.study()
    let error = #expect(throws: StudyDirectoryError.self) { try small.with(.fixed).study() }
    #expect(error?.description.contains("its split is") == true, "\(error!)")
  }

  @Test func aTrialWithAnotherSplitIsNotRun() async throws {
    let small = try Self.small(.fixed)
    var first = small
    first.seeds = [1]
    _ = try await first.study().run()
    let file = small.folder.url.appending(path: "study/trials/sgd-s1/trial.json")
    var note = try String(contentsOf: file, encoding: .utf8)
    let split = try #require(note.firstMatch(of: /"split" : "([0-9a-f]+)"/))
    note.replace(split.1, with: "0123456789abcdef")
    try Data(note.utf8).write(to: file)
    let record = try await small.study().run()
    guard case .failed(let reason) = record.arms[0].trials[1].outcome else {
      Issue.record("It had other images and should have failed.")
      return
    }
    #expect(reason.contains("split"), "\(reason)")
  }

  @Test func whatContradictsItselfIsRefused() throws {
    var small = try Self.small(.varied)
    small.base.splitSeed = 3
    #expect(throws: SettingsError.self) { try small.configuration.validate() }
    small.split = .fixed
    try small.configuration.validate()
    var study = small.configuration
    study.arms[0].experiment.splitSeed = 4
    #expect(throws: SettingsError.self) { try study.validate() }
  }
}

extension SmallStudy {
  fileprivate func with(_ split: StudySplit) -> SmallStudy {
    var copy = self
    copy.split = split
    return copy
  }
}
