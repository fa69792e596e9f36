import Records
import Schedules
import Wording

/// Another number of epochs for a run that was begun.
struct RunExtension {
  private let before: Horizon
  private let after: Horizon
  private let epochs: (before: Int, after: Int)
  /// The steps behind the run.
  private let step: Int

  init(from old: Int, to new: Int, stepsPerEpoch: Int, step: Int) {
    before = Horizon(epochs: old, stepsPerEpoch: stepsPerEpoch)
    after = Horizon(epochs: new, stepsPerEpoch: stepsPerEpoch)
    epochs = (old, new)
    self.step = step
  }

  /// - Throws: ``ExperimentError/tooShort(made:epochs:)`` where the run has more behind it than is asked for.
  func check() throws(ExperimentError) {
    guard after.steps >= step else {
      let made = (step + after.stepsPerEpoch - 1) / after.stepsPerEpoch
      throw .tooShort(made: made, epochs: epochs.after)
    }
  }

  /// What it means for the rate.
  func sentence(about schedule: ScheduleConfiguration?) -> String {
    let begin =
      "The run is to have \(Phrase.count(epochs.after, "epoch")) in place of \(epochs.before)."
    guard let schedule, dependsOnLength(schedule) else {
      return begin
        + " The schedule does not depend on that: its rates are what they would have been."
    }
    let ended = schedule.rate(at: max(min(step, before.steps) - 1, 0), in: before)
    let next = schedule.rate(at: min(step, after.steps - 1), in: after)
    return begin
      + " The schedule \(schedule.name.rawValue) stretches over the run: its rate was \(Phrase.rate(ended)) at the last step "
      + "and goes on at \(Phrase.rate(next)), as in a run of \(Phrase.count(epochs.after, "epoch"))."
  }

  private func dependsOnLength(_ schedule: ScheduleConfiguration) -> Bool {
    let steps = min(before.steps, after.steps)
    return stride(from: 0, to: steps, by: max(steps / 1000, 1)).contains {
      schedule.rate(at: $0, in: before) != schedule.rate(at: $0, in: after)
        || schedule.momentum(at: $0, in: before) != schedule.momentum(at: $0, in: after)
    }
  }
}
