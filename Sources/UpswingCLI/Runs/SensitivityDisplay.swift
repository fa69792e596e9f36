import Experiments
import Optimizers
import Records
import Synchronization
import Wording

/// Shows how the measuring of a sensitivity goes: one live bar on a terminal, and a line per trial everywhere.
final class SensitivityDisplay: Sendable {
  private let state: Mutex<State>

  init(on console: Console) { state = Mutex(State(console: console)) }

  /// Says how many steps are to be made, and where the report goes after each optimizer.
  func begin(steps: Int, in directory: SensitivityDirectory) {
    state.withLock { state in
      state.bar = ProgressBar("Sensitivity", total: steps, on: state.console)
      state.files = SensitivityFiles(directory)
    }
  }

  func finish() { state.withLock { $0.bar?.finish() } }

  func show(_ event: SensitivityEvent) { state.withLock { $0.show(event) } }
}

/// What is shown, and all that it takes.
private struct State: @unchecked Sendable {
  let console: Console
  var bar: ProgressBar?
  var files: SensitivityFiles?
  var steps = 0

  init(console: Console) { self.console = console }

  mutating func show(_ event: SensitivityEvent) {
    switch event {
    case .steps(let made, let details):
      steps += made
      bar?.update(steps, details: details)
    case .trialEnded(let trial, let accuracy):
      let result =
        switch trial.end {
        case .completed: Phrase.percent(accuracy)
        case .diverged: "diverged"
        case .hopeless: "stopped as hopeless at \(Phrase.percent(accuracy))"
        }
      console.say(
        "\(trial.optimizer) at \(Phrase.rate(trial.rate)), seed \(trial.seed): \(result), "
          + Phrase.duration(trial.seconds))
    case .suggested(let name, let suggestion):
      guard suggestion.method == .rule(.halving), let seed = suggestion.seed else { return }
      let result = suggestion.rate.map(Phrase.rate) ?? "no rate. \(suggestion.refusal ?? "")"
      console.say("\(name.rawValue), found with seed \(seed): \(result)")
    case .optimizerEnded(_, let record):
      // The last word is the command's, which reports an error; until then a report is a convenience.
      try? files?.write(record)
    }
  }
}
