import Experiments
import Records
import Synchronization
import Training
import Wording

/// Shows a study as it goes: one live bar for all of it on a terminal, and a line a range test and a trial everywhere.
///
/// Events come from several threads when several trials run at once; they are shown one at a time.
final class StudyDisplay: Sendable {
  private let state: Mutex<State>

  private let preparation: ExperimentDisplay

  init(on console: Console) {
    state = Mutex(State(console: console))
    preparation = ExperimentDisplay(on: console)
  }

  /// Says what is to be shown: the study, how many steps are to be made, and where the report goes after each trial.
  func begin(_ study: Study, steps: Int, folder: StudyFolder) {
    state.withLock { state in
      state.bar = ProgressBar("Study", total: steps, on: state.console)
      state.seeds = study.configuration.seeds.count
      state.total = study.trials.count
      state.ended = study.trials.count - study.pendingTrials.count
      state.folder = folder
    }
  }

  func finish() { state.withLock { $0.bar?.finish() } }

  func show(_ event: StudyEvent) {
    if case .preparing(let event) = event {
      preparation.show(event)
      return
    }
    state.withLock { $0.show(event) }
  }
}

/// What is shown, and all that it takes.
private struct State: @unchecked Sendable {
  let console: Console
  var bar: ProgressBar?
  var features: ProgressBar?
  var folder: StudyFolder?
  /// The trials of the study, and those that are done.
  var total = 0
  var ended = 0
  /// The trials of an arm.
  var seeds = 0
  /// The steps of what has ended, and where each running trial began and stands.
  var steps = 0
  var running: [TrialID: (first: Int, now: Int)] = [:]
  /// What is left of the range test that runs.
  var searchSteps = 0
  /// The steps that it has made.
  var searchDone = 0

  init(console: Console) { self.console = console }

  mutating func show(_ event: StudyEvent) {
    switch event {
    case .preparing: break
    case .featuresComputed(let done, let total):
      if features == nil { features = ProgressBar("Frozen stages", total: total, on: console) }
      features?.update(done, details: "images")
    case .featuresShared(let summary):
      features?.finish()
      console.say("Frozen stages, computed once: \(summary)")
    case .searchStarted(let name, let steps):
      if !console.isLive {
        console.note("Rates of \(name): about \(Phrase.count(steps, "step")) …")
      }
      searchSteps = steps
      searchDone = 0
    case .searchProgress(let name, let progress):
      let made = min(progress.steps - searchDone, searchSteps)
      steps += made
      searchSteps -= made
      searchDone = progress.steps
      update(
        "rates of \(name)  rate \(Phrase.rate(progress.rate))  loss \(Phrase.loss(progress.loss))"
      )
    case .searchEnded(let name, let finding):
      // A test may end early.
      steps += searchSteps
      if finding.range == nil { total -= seeds }
      let result =
        finding.range.map { "rates up to \(Phrase.rate($0.upper))" }
        ?? "no usable range. \(finding.refusal ?? "")"
      console.say("Rates of \(name): \(result)")
    case .trialStarted(let id, let step): running[id] = (step, step)
    case .training(let id, .step(let step, _)):
      running[id]?.now = step.step + 1
      let trial = "\(id.arm), seed \(id.seed)"
      update(
        "trial \(ended + 1)/\(total)  \(trial)  epoch \(step.epoch)  loss \(Phrase.loss(step.loss))"
      )
    case .warning(let sentence): console.warn(sentence)
    case .training(_, .warning(let warning)): console.warn(warning.description)
    case .training: break
    case .trialEnded(let id, let trial, let record):
      ended += 1
      if let place = running.removeValue(forKey: id) { steps += place.now - place.first }
      console.say("[\(ended)/\(total)] \(StudyText.line(of: trial, by: id.arm))")
      // The last word is the command's, which reports an error; until then a report is a convenience.
      try? folder?.write(interim: record)
    }
  }

  private mutating func update(_ details: String) {
    let done = steps + running.values.reduce(0) { $0 + $1.now - $1.first }
    bar?.update(done, details: details)
  }
}
