import Engine
import Experiments
import Files
import Foundation
import Layers
import Optimizers
import Records
import Reports
import Training

/// A training run from the command line: fresh or resumed, then the same.
struct TrainingSession {
  private let run: ExperimentRun

  /// A new run.
  init(_ command: TrainCommand, on console: Console) throws {
    let data = command.data ?? ""
    if let path = command.training.saveExperiment {
      try OutputFile(path, option: "--save-experiment", force: false, canForce: false).write(
        ExperimentFile.text(of: OptionTable(of: TrainCommand.self), data: data))
      console.note("The settings are in \(BytePath(path)).")
    }
    let path =
      command.training.runDir
      ?? RunFolder.named([
        RunFolder.subject(of: data), command.network.model.rawValue,
        command.training.optimizer.rawValue,
      ])
    let watch = Watch(console)
    run = try ExperimentRun(
      command.experiment(), in: path, evaluatesTest: command.training.evaluateTest,
      options: command.network.planOptions, command: CommandLine.upswing,
      stop: watch.interruption.stop, tell: watch.tell)
    console.note("The run goes into \(BytePath(path)).")
    let rule = command.training.optimizer
    if rule.setsOwnRate, (command.rates.source ?? .found) == .found {
      console.note("\(rule.rawValue) estimates its rate itself: there is none to find.")
    }
  }

  /// A run that was begun before.
  init(resuming path: String, with changes: RunChanges, on console: Console) throws {
    let watch = Watch(console)
    run = try ExperimentRun(
      resuming: path, with: changes, stop: watch.interruption.stop, tell: watch.tell)
  }

  /// Trains to the end, shows how it goes and writes the report.
  ///
  /// - Throws: `Failure` where the run cannot go on.
  func train() async throws -> TrainingResult {
    do {
      let result = try await run.run { result in
        try RunReport(result.summary).write(in: result.folder)
      }
      return TrainingResult(result)
    } catch ExperimentError.stopped(let folder?) {
      throw Failure(
        .interrupted,
        "\(ExperimentError.stopped(folder: folder)) Begin it again with: upswing train --resume \(BytePath(folder))"
      )
    } catch {
      throw Failure(error)
    }
  }

  /// Who shows a run, and heeds Ctrl-C from when the images are read.
  private struct Watch {
    let interruption = Interruption()
    let tell: @Sendable (ExperimentEvent) -> Void

    init(_ console: Console) {
      let display = ExperimentDisplay(on: console)
      tell = { [interruption] event in
        if case .imagesRead = event { interruption.listen() }
        display.show(event)
      }
    }
  }
}
