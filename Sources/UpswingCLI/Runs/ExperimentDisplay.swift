import Experiments
import ImageData
import Records
import Reports
import Synchronization
import Training
import Wording

/// Shows an experiment as it goes: live bars on a terminal, and a line for whatever has ended everywhere.
///
/// Events come from several threads; they are shown one at a time.
final class ExperimentDisplay: Sendable {
  private let state: Mutex<State>

  /// - Parameter saysFindings: says what is found of the rates at once; not where that is the command's result.
  init(on console: Console, saysFindings: Bool = true) {
    state = Mutex(State(console, saysFindings: saysFindings))
  }

  func show(_ event: ExperimentEvent) { state.withLock { $0.show(event) } }
}

/// What is shown, and all that it takes.
private struct State: @unchecked Sendable {
  let console: Console
  let saysFindings: Bool
  var training: TrainingDisplay
  /// That of what is being done.
  var bar: ProgressBar?
  /// What is looked for, in how many steps.
  var search = (title: "", steps: 0)

  init(_ console: Console, saysFindings: Bool) {
    self.console = console
    self.saysFindings = saysFindings
    training = TrainingDisplay(on: console)
  }

  mutating func show(_ event: ExperimentEvent) {
    switch event {
    case .reading(let progress):
      update(
        "Reading images", progress.done, of: progress.total,
        "\(progress.done) of \(progress.total)")
    case .imagesRead: end()
    case .note(let sentence):
      end()
      console.note(sentence)
    case .normalised(let sentence, let isAssumed):
      end()
      console.note(sentence + (isAssumed ? " The option is --normalisation." : ""))
    case .warning(let sentence):
      end()
      console.warn(sentence)
    case .featuresComputed(let done, let total):
      update("Frozen stages", done, of: total, "images")
    case .featuresShared(let summary):
      end()
      console.say("Frozen stages, computed once: \(summary)")
    case .searchStarted(let optimizer, let stage, let method, let steps):
      end()
      let name = stage.map { "\(optimizer), \($0)" } ?? optimizer
      search = ((method == .halving ? "Rates of " : "Range test of ") + name, steps)
      if !console.isLive {
        console.note("\(search.title): about \(Phrase.count(steps, "step")) …")
      }
    case .searchProgress(let progress):
      update(
        search.title, min(progress.steps, search.steps), of: search.steps,
        "rate \(Phrase.rate(progress.rate))  loss \(Phrase.loss(progress.loss))")
    case .searchEnded(let finding, let seconds):
      end()
      console.note("\(search.title): found in \(Phrase.duration(seconds)).")
      if saysFindings, finding.range != nil {
        console.say("\(finding.optimizer): \(finding.conclusion)")
      }
    case .resumed(let step):
      end()
      console.say(step == 0 ? "Beginning at the first step." : "Going on after step \(step).")
    case .lengthChanged(let sentence):
      end()
      console.say(sentence)
    case .alreadyComplete(let epochs):
      console.say(
        "The run has made all of its \(Phrase.count(epochs, "epoch")), so its report is written once more. To train it "
          + "longer, add --epochs with a larger number.")
    case .training(let event):
      end()
      training.show(event)
    }
  }

  private mutating func update(_ title: String, _ done: Int, of total: Int, _ details: String) {
    if bar == nil { bar = ProgressBar(title, total: total, on: console) }
    bar?.update(done, details: details)
  }

  private mutating func end() {
    bar?.finish()
    bar = nil
  }
}
