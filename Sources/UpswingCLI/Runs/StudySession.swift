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
  /// How wide the good rates are, for the report.
  private let sensitivity: SensitivitySummary?

  /// Reads the images and looks at what is there of the study.
  ///
  /// - Parameter saysNotes: says what is to be known of images and study; not where that was said before.
  /// - Throws: `Failure` where it cannot be run.
  init(_ command: CompareCommand, on console: Console, saysNotes: Bool = true) throws {
    json = command.output.json
    sensitivity = try command.comparison.sensitivity.map(SensitivityFiles.summary)
    let display = StudyDisplay(on: console)
    self.display = display
    let options = command.network.planOptions
    let material = try StudyMaterial(
      command.study(), readsTest: command.comparison.evaluateTest
    ) { event in
      if saysNotes || !event.isRemark { display.show(.preparing(event)) }
    }
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
    guard saysNotes else { return }
    if study.configuration.seeds.count > material.configuration.seeds.count {
      console.note(
        "The folder holds a study of \(Phrase.count(study.configuration.seeds.count, "seed")); all of them count."
      )
    }
    for note in study.notes { console.warn(note) }
    if let note = study.capacityNote { console.warn(note) }
    if let warning = study.unjudgedWarning { console.warn(warning) }
    for warning in study.untrainedWarnings { console.warn(warning) }
    if let replacement = study.replacement { console.note(replacement.description) }
  }

  /// Says what is to be done and about how long it takes.
  ///
  /// - Parameter name: what the study is called among others.
  /// - Returns: the same as figures.
  @discardableResult
  func announce(on console: Console, as name: String? = nil) async throws -> StudyForecast {
    let estimate = try await study.estimate()
    for line in StudyText.announcement(of: study, estimate) { console.say(line) }
    let outlook = StudyOutlook(study.record(), secondsPerSeed: estimate.secondsPerSeed)
    for line in outlook?.sentences ?? [] { console.say(line) }
    return StudyForecast(estimate, outlook, directory: study.directory.path, name: name)
  }

  /// The names of the arms, and the validation accuracy that times to it are about.
  var contents: (arms: [String], target: Double) {
    (study.configuration.arms.map(\.name), study.target)
  }

  /// Whether the user asked to stop.
  var isStopping: Bool { study.isStopping }

  /// Runs what is left of the study, writes its report and says what came of it.
  ///
  /// - Throws: `Failure` where the study was stopped, or nothing came of it.
  func run(on console: Console) async throws {
    let report = try await make(on: console, until: Interruption())
    if json {
      try console.print(
        json: StudyResult(report, directory: study.directory.path, setAside: study.setAside))
    } else {
      console.say()
      for line in StudyText.result(of: report) { console.say(line) }
      console.say("Report: \(study.directory.path(of: "report.html"))")
    }
    if isStopping {
      throw Failure(.interrupted, "Stopped. The same command goes on with the study.")
    }
    if let failure = StudyText.failure(of: report.study) { throw Failure(.noResult, failure) }
  }

  /// Runs what is left of the study and writes its report.
  ///
  /// - Parameter isAnnounced: whether what is to be done was said before.
  /// - Throws: `Failure` where it can't go on.
  func make(
    on console: Console, until interruption: Interruption, isAnnounced: Bool = false
  ) async throws -> StudyReport {
    defer { study.directory.release() }
    do {
      try study.directory.begin(manifest)
      let folder = StudyFolder(study.directory)
      interruption.listen()
      // Signals last as long as the process; the study, with its images, need not.
      interruption.onRequest { [weak study] in study?.stop() }
      try await study.prepare()
      let steps =
        try await isAnnounced ? study.estimate().steps : announce(on: console).steps
      console.say()
      display.begin(study, steps: steps, folder: folder)
      let report = StudyReport(
        try await study.runKeepingFolder(), program: UpswingCommand.program,
        sensitivity: sensitivity)
      display.finish()
      try folder.write(report)
      return report
    } catch {
      throw Failure(error)
    }
  }
}

extension ExperimentEvent {
  /// Whether it is a sentence for the user, and no progress.
  fileprivate var isRemark: Bool {
    switch self {
    case .note, .normalised, .warning: true
    default: false
    }
  }
}
