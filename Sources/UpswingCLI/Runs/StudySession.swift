import Engine
import Experiments
import Foundation
import ImageData
import Records
import Reports
import Training
import Wording

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
    let display = StudyDisplay(on: console)
    self.display = display
    let options = command.network.planOptions
    let material = try StudyMaterial(
      command.study(), readsTest: command.comparison.evaluateTest
    ) { display.show(.preparing($0)) }
    let new = StudyManifest(
      material, command: CommandLine.upswing, started: Date.now.ISO8601Format(), options: options)
    let path =
      try command.comparison.runDir ?? RunFolder.found("compare", command.data, by: new.series)
    var (directory, manifest) = try StudyDirectory(path).holding(new)
    if !command.comparison.dryRun { (directory, manifest) = try directory.owned().holding(new) }
    self.manifest = manifest
    study = try Study(
      of: material, in: directory, manifest: manifest, target: command.comparison.target,
      evaluatesTest: command.comparison.evaluateTest, reference: command.comparison.against,
      ranksUnequalBudgets: command.comparison.rankUnequal,
      jobs: command.comparison.jobs,
      threads: options.threads, tell: { display.show($0) })
    if study.configuration.seeds.count > material.configuration.seeds.count {
      console.note(
        "The folder holds a study of \(Phrase.count(study.configuration.seeds.count, "seed")); all of them count."
      )
    }
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
    let outlook = StudyOutlook(study.record(), secondsPerSeed: estimate.secondsPerSeed)
    for line in outlook?.sentences ?? [] { console.say(line) }
    return estimate
  }

  /// Runs what is left of the study and writes its report.
  ///
  /// - Throws: `Failure` where the study was stopped, or nothing came of it.
  func run(on console: Console) async throws {
    // Signals keep the study, and with it the directory, for as long as the process lives.
    defer { study.directory.release() }
    let interruption = Interruption()
    let report: StudyReport
    do {
      try study.directory.begin(manifest)
      let folder = StudyFolder(study.directory)
      interruption.listen()
      interruption.onRequest { [study] in study.stop() }
      try await study.prepare()
      let estimate = try await announce(on: console)
      console.say()
      display.begin(study, steps: estimate.steps, folder: folder)
      report = StudyReport(try await study.run(), program: UpswingCommand.program)
      display.finish()
      try folder.write(report)
    } catch {
      throw Failure(error)
    }
    if json {
      try console.print(
        json: StudyResult(report, directory: study.directory.path, setAside: study.setAside))
    } else {
      console.say()
      for line in StudyText.result(of: report) { console.say(line) }
      console.say("Report: \(study.directory.path(of: "report.html"))")
    }
    if study.isStopping {
      throw Failure(.interrupted, "Stopped. The same command goes on with the study.")
    }
    if let failure = StudyText.failure(of: report.study) { throw Failure(.noResult, failure) }
  }
}
