import Records
import Schedules
import Training
import Wording

/// Shows a training as it goes: a live bar on a terminal, and a line per epoch everywhere.
struct TrainingDisplay {
  private let console: Console
  private var bar: ProgressBar?
  private var smoothed: Double?
  private var epochs = 0
  private var firstStep = 0

  init(on console: Console) { self.console = console }

  mutating func show(_ event: TrainingEvent) {
    switch event {
    case .started(let start):
      epochs = start.epochs
      firstStep = start.step
      console.say(
        "Training \(start.parameterCount) parameters for \(Phrase.count(start.epochs, "epoch")) of "
          + "\(Phrase.count(start.length.stepsPerEpoch, "step"))")
      bar = ProgressBar("Training", total: start.length.steps - start.step, on: console)
    case .step(let step, let imagesPerSecond):
      let loss = smoothed.map { 0.9 * $0 + 0.1 * step.loss } ?? step.loss
      smoothed = loss
      bar?.update(
        step.step + 1 - firstStep,
        details:
          "epoch \(step.epoch)/\(epochs)  rate \(Phrase.rate(step.rate))  loss \(Phrase.loss(loss))  "
          + "\(Int(imagesPerSecond)) images/s")
    case .epoch(let epoch, _):
      var line = "epoch \(epoch.epoch)/\(epochs)  rate \(Phrase.rate(epoch.rate))  "
      line +=
        "loss \(Phrase.loss(epoch.trainLoss))  accuracy \(Phrase.percent(epoch.trainAccuracy))"
      if let loss = epoch.validationLoss, let accuracy = epoch.validationAccuracy {
        line += "  validation loss \(Phrase.loss(loss))  accuracy \(Phrase.percent(accuracy))"
      }
      console.say(line + "  \(Phrase.duration(epoch.seconds))")
    case .warning(let warning): console.warn(warning.description)
    case .checkpoint: break
    case .finished: bar?.finish()
    }
  }
}
