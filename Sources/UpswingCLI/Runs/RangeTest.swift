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
  private func title(_ name: String) -> String {
    settings.method == .halving ? "Rates of \(name)" : "Range test of \(name)"
  }

  /// Finds the rate on copies of the state, and says beforehand and afterwards what it takes.
  ///
  /// - Parameter stage: the stage of the model that alone is trained; `nil` for all that is to be trained.
  /// - Throws: `Failure` when the user stops it.
  func run(
    _ bench: Workbench, _ state: TrainingState, stage: String? = nil, on console: Console,
    _ interruption: Interruption
  ) throws -> RateFinding {
    let optimizer = type(of: state.optimizer).name
    let title = title(stage.map { "\(optimizer), \($0)" } ?? optimizer)
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
    guard var finding else {
      throw Failure(.interrupted, "The search for the rate was stopped; nothing was changed.")
    }
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    console.note("\(title): found in \(Phrase.duration(seconds)).")
    finding.stage = stage
    return finding
  }
}
