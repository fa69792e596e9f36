import Engine
import ImageData
import Optimizers
import Records
import Training
import Wording

/// The finding of a rate with its progress on the terminal.
struct RangeTest {
  let settings: FinderSettings
  let clipping: GradientClipping?
  /// The steps of the training that the rate is for; `nil` where that is not known.
  var trainingSteps: Int?

  /// What is done, as a heading.
  private func title(_ optimizer: String) -> String {
    settings.method == .halving ? "Rates of \(optimizer)" : "Range test of \(optimizer)"
  }

  /// Finds the rate on copies of the state, and says beforehand and afterwards what it takes.
  ///
  /// - Throws: `Failure` when the user stops it.
  func run(
    _ bench: Workbench, _ state: TrainingState, on console: Console, _ interruption: Interruption
  ) throws -> RateFinding {
    let title = title(type(of: state.optimizer).name)
    let steps = settings.plannedSteps(stepsPerEpoch: bench.training.batchCount)
    if !console.isLive { console.note("\(title): about \(Phrase.count(steps, "step")) …") }
    var bar = ProgressBar(title, total: steps, on: console)
    let started = ContinuousClock.now
    let finding = try settings.find(
      bench.plan, state, on: bench.training, clipping: clipping,
      trainingSteps: trainingSteps,
      interrupted: { interruption.isRequested },
      progress: { progress in
        let figures = "rate \(Phrase.rate(progress.rate))  loss \(Phrase.loss(progress.loss))"
        bar.update(min(progress.steps, steps), details: figures)
      })
    bar.finish()
    guard let finding else {
      throw Failure(.interrupted, "The search for the rate was stopped; nothing was changed.")
    }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    console.note("\(title): found in \(Phrase.duration(seconds)).")
    return finding
  }
}
