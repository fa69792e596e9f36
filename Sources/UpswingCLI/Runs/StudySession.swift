import Engine
import Foundation
import ImageData
import Records
import Studies
import Training

/// A study from the command line: begun or continued, then the same.
struct StudySession {
  private let study: Study
  private let manifest: StudyManifest
  private let display: StudyDisplay
  private let json: Bool

  /// Reads the images and looks at what is there of the study.
  ///
  /// - Throws: `Failure` where it cannot be run.
  init(_ command: CompareCommand, on console: Console) throws {
    json = command.output.json
    let weights = WeightsShelf(console)
    let model = command.network.model
    let initial = try weights.weights(of: command.network)
    let source = command.images.source.source(command.data)
    let images = command.images.settings(for: model, beginningWith: initial)
    let index = try source.index(images, on: console)
    console.note(command.images.chosenNormalisation(for: model, beginningWith: initial).sentence)
    let configuration = try command.study(
      fingerprint: index.fingerprint, weights: weights.weights)
    let path =
      try command.runDir
      ?? RunFolder.found(
        "compare", configuration.data.path, by: configuration.identity)
    let display = StudyDisplay(on: console)
    self.display = display
    let now = Date.now.ISO8601Format()
    var (directory, manifest) = try StudyDirectory.open(
      path, for: configuration, command: CommandLine.upswing, now: now)
    if !command.dryRun {
      (directory, manifest) = try directory.owned().holding(
        configuration, command: CommandLine.upswing, now: now)
    }
    self.manifest = manifest
    study = try Study(
      configuration, in: directory, manifest: manifest,
      index: { sizing in
        if sizing == index.sizing { return index }
        return try source.dataSet().index(
          sizing: sizing, test: source.test?.fraction ?? 0, readsTest: false, on: console,
          cacheBytes: images.cacheBytes)
      }, initial: weights.weights, target: command.target, jobs: command.jobs,
      threads: command.network.planOptions.threads,
      tell: { display.show($0) })
    for note in study.notes { console.warn(note) }
    if let note = study.capacityNote { console.warn(note) }
    for warning in study.untrainedWarnings { console.warn(warning) }
    if let replacement = study.replacement { console.note(replacement.description) }
  }

  /// Says what is to be done and about how long it takes.
  ///
  /// - Returns: the estimate.
  @discardableResult
  func announce(on console: Console) async throws -> StudyEstimate {
    let estimate = try await study.estimate()
    for line in StudyText.announcement(of: study, estimate) { console.say(line) }
    return estimate
  }

  /// Runs what is left of the study and writes its report.
  ///
  /// - Throws: `Failure` where the study was stopped, or nothing came of it.
  func run(on console: Console) async throws {
    // Signals keep the study, and with it the directory, for as long as the process lives.
    defer { study.directory.release() }
    let interruption = Interruption()
    let record: StudyRecord
    do {
      try study.directory.begin(manifest)
      let folder = StudyFolder(study.directory)
      interruption.listen()
      interruption.onRequest { [study] in study.stop() }
      try await study.prepare()
      let estimate = try await announce(on: console)
      console.say()
      display.begin(study, steps: estimate.steps, folder: folder)
      record = try await study.run()
      display.finish()
      try folder.write(record)
    } catch {
      throw Failure(error)
    }
    if json {
      try console.print(
        json: StudyResult(record, directory: study.directory.path, setAside: study.setAside))
    } else {
      console.say()
      for line in StudyText.result(of: record) { console.say(line) }
      console.say("Report: \(study.directory.path(of: "report.html"))")
    }
    if study.isStopping {
      throw Failure(.interrupted, "Stopped. The same command goes on with the study.")
    }
    if let failure = StudyText.failure(of: record) { throw Failure(.noResult, failure) }
  }
}
