import Engine
import ImageData
import Optimizers
import Records
import Training

/// One range test with its progress on the terminal.
struct RangeTest {
  let settings: FinderSettings
  let clipping: GradientClipping?

  /// Runs the test on a copy of the state and says what it concludes.
  ///
  /// - Throws: `Failure` when the user stops it.
  func run(
    _ bench: Workbench, _ state: TrainingState, on console: Console, _ interruption: Interruption
  ) throws -> SweepSummary {
    let name = type(of: state.optimizer).name
    let finder = settings.finder(clipping: clipping)
    let steps = finder.plannedSteps(stepsPerEpoch: bench.training.batchCount)
    if !console.isLive { console.note("Range test of \(name): at most \(steps) steps …") }
    var bar = ProgressBar("Range test of \(name)", total: steps, on: console)
    var done = 0
    let record: SweepRecord
    do {
      record = try finder.sweep(
        bench.plan, state, on: bench.training,
        interrupted: { interruption.isRequested },
        progress: { point, _ in
          done += 1
          let figures = "rate \(point.rate.short)  loss \(point.smoothedLoss.short)"
          bar.update(done, details: figures)
        })
    } catch {
      throw Failure(training: error)
    }
    bar.finish()
    guard record.end != .interrupted else {
      throw Failure(.interrupted, "The range test was stopped; nothing was changed.")
    }
    return settings.summary(of: record)
  }
}
