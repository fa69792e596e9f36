import Engine
import Experiments
import Files
import Foundation
import ImageData
import Records
import Reports
import Training
import Wording

/// The measuring of a sensitivity from the command line: begun or continued, then the same.
struct SensitivitySession {
  private let sensitivity: Sensitivity
  private let display: SensitivityDisplay
  private let json: Bool
  private let drawsCharts: Bool

  /// Reads the images and looks at what is there already.
  ///
  /// - Throws: `Failure` where it cannot be run.
  init(_ command: SensitivityCommand, on console: Console) throws {
    json = command.output.json
    drawsCharts = command.drawing.chart ?? (console.isTerminal && !json)
    let preparation = ExperimentDisplay(on: console)
    let options = command.network.planOptions
    let material = try StudyMaterial(command.study()) { preparation.show($0) }
    let configuration = SensitivityConfiguration(
      of: material, from: command.grid.from, to: command.grid.to,
      trainsSuggestions: !command.grid.curveOnly,
      options: options)
    let path =
      try command.grid.runDir
      ?? RunFolder.found("sensitivity", command.data, by: configuration.identity)
    var directory = SensitivityDirectory(path)
    try directory.check(holds: configuration)
    if !command.grid.dryRun {
      directory = try directory.owned()
      try directory.check(holds: configuration)
    }
    let display = SensitivityDisplay(on: console)
    self.display = display
    sensitivity = try Sensitivity(
      configuration, of: material, in: directory, threads: options.threads,
      command: CommandLine.upswing, tell: { display.show($0) })
    if let replacement = sensitivity.replacement { console.note(replacement.description) }
  }

  /// Says what is to be done and about how long it takes.
  ///
  /// - Returns: the estimate.
  @discardableResult
  func announce(on console: Console) async throws -> SensitivityEstimate {
    let estimate = try await sensitivity.estimate()
    for line in SensitivityText.announcement(of: sensitivity, estimate) { console.say(line) }
    return estimate
  }

  /// Measures what is left and writes the report.
  ///
  /// - Throws: `Failure` where it was stopped.
  func run(on console: Console) async throws {
    let directory = sensitivity.directory
    // Signals keep the measuring, and with it the directory, for as long as the process lives.
    defer { directory.release() }
    let interruption = Interruption()
    let record: SensitivityRecord
    do {
      try directory.begin(sensitivity.configuration)
      interruption.listen()
      interruption.onRequest { [sensitivity] in sensitivity.stop() }
      let estimate = try await announce(on: console)
      console.say()
      display.begin(steps: estimate.steps, in: directory)
      record = try await sensitivity.run()
      display.finish()
      try SensitivityFiles(directory).write(record)
    } catch {
      throw Failure(error)
    }
    if sensitivity.isStopping {
      throw Failure(.interrupted, "Stopped. The same command goes on with it.")
    }
    let report = SensitivityReport(record)
    if drawsCharts {
      for chart in report.charts {
        console.draw(chart)
        console.say()
      }
    }
    if json {
      try console.print(json: SensitivityResult(record, directory: directory.path))
    } else {
      console.say()
      for line in SensitivityText.result(of: record) { console.say(line) }
      console.say("Report: \(directory.path(of: "report.html"))")
    }
  }
}
