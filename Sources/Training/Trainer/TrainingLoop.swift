import Engine
import Foundation
import ImageData
import Optimizers
import Records
import Schedules
import Tensors

/// The training loop; it lives on one thread from beginning to end.
///
/// Invariants: `position` counts the steps made of this phase, `state.step` the updates that the optimizer has seen;
/// `progress` holds every step of the epoch that is not yet closed; whatever is saved is saved with finite weights
/// and with all steps before it recorded, and what a run goes
/// on from after a bearable loss. The best weights are those of the records' best epoch, so that reports name no other.
final class TrainingLoop {
  private let plan: Plan
  private let state: TrainingState
  private let schedule: any Schedule
  private let trainer: Trainer
  private let training: any BatchSource
  private let validation: (any BatchSource)?
  private let epochs: Int
  private let length: Horizon
  private let session: TrainingRun
  /// Made once all arguments are known to be sound.
  private lazy var executor = Executor(plan)
  private let clock = ContinuousClock()

  private var progress: TrainingProgress
  private var log: RunLog?
  /// What happened, where no directory has it: a run of days takes no more memory at its end than at its beginning.
  private var steps: [StepRecord] = []
  private var closedEpochs: [EpochRecord] = []
  private var lastEvaluation: Evaluation?
  /// What that took each sample for.
  private var predictions: [Int]?
  private var savedStep: Int?
  private var savedAt: ContinuousClock.Instant?
  private var warnings: [TrainingWarning] = []
  private var epochStart: ContinuousClock.Instant
  /// The first of the unbearable losses that the last steps had without a pause; `nil` after a bearable one.
  private var blowUp: (step: Int, rate: Double)?

  init(
    _ trainer: Trainer, training: any BatchSource, validation: (any BatchSource)?, epochs: Int,
    run: TrainingRun
  ) {
    self.trainer = trainer
    plan = trainer.plan
    state = trainer.state
    schedule = trainer.rate
    progress = trainer.progress
    self.training = training
    self.validation = validation
    self.epochs = epochs
    session = run
    length = Horizon(epochs: epochs, stepsPerEpoch: training.batchCount)
    epochStart = clock.now
  }

  /// The steps made of this phase.
  private var position: Int { progress.position(of: state) }

  /// The epoch of the last step, from 0 and earlier phases included.
  private var lastEpoch: Int {
    progress.lastEpoch(of: state, stepsPerEpoch: length.stepsPerEpoch)
  }

  /// Trains until the run is complete, stopped or diverged.
  func run() throws -> TrainingOutcome {
    defer { trainer.directory?.ownership.trainingEnded() }
    try checkArguments()
    try openDirectory()
    session.send(
      .started(
        TrainingStart(
          step: position, length: length, epochs: epochs, batchSize: training.batchSize,
          parameterCount: plan.parameterCount)))
    epochStart = clock.now
    var end: RunOutcome?
    while end == nil {
      if progress.hasOpenEpoch, position % length.stepsPerEpoch == 0 {
        end = try closeEpoch()
      } else if position < length.steps {
        end = try trainToEndOfEpoch()
      } else {
        end = .completed
      }
    }
    let outcome = end ?? .completed
    if case .interrupted = outcome { return try interrupted() }
    if case .completed = outcome {
      if let blowUp { return try report(.diverged(step: blowUp.step, rate: blowUp.rate)) }
      if savedStep != position { try saveLast() }
      try trainer.directory?.finish()
    }
    return try report(outcome)
  }

  private func checkArguments() throws {
    _ = try Horizon(of: epochs, over: training)
    try plan.check(training, state)
    if let validation {
      try plan.check(validation, state)
      guard validation.classes == training.classes else { throw TrainingError.validationClasses }
      guard validation.batchCount >= 1 else { throw TrainingError.nothingToEvaluate }
    }
    try state.validate()
    try schedule.validate()
    try trainer.plateau?.validate()
    try trainer.clipping?.validate()
    guard position >= 0 else {
      throw TrainingError.phase(beginsAfter: progress.origin.updates, made: state.step)
    }
    guard position < length.steps || progress.hasOpenEpoch else {
      throw TrainingError.alreadyTrained(steps: position, of: length.steps)
    }
  }

  /// Opens the records behind the steps already made and makes sure that there is a checkpoint to fall back to.
  private func openDirectory() throws {
    guard let directory = trainer.directory else { return }
    try directory.keepRecords(steps: position, epochs: progress.finishedEpochs)
    log = try RunLog(directory)
    for warning in directory.resumeWarnings(plan) { warn(warning) }
    if directory.hasCheckpoint(.last) { savedStep = position } else { try saveLast() }
  }
}

// MARK: - Steps

extension TrainingLoop {
  /// Makes the steps that are left of the epoch; an outcome ends the run.
  private func trainToEndOfEpoch() throws -> RunOutcome? {
    let (epoch, firstBatch) = position.quotientAndRemainder(dividingBy: length.stepsPerEpoch)
    let stream = training.stream(epoch: progress.origin.epochs + epoch, from: firstBatch)
    var lastTime = clock.now
    for index in firstBatch..<length.stepsPerEpoch {
      if session.isStopping { return .interrupted(step: position) }
      guard let batch = try stream.next() else {
        throw TrainingError.sourceEnded(epoch: epoch, batch: index)
      }
      try batch.check(for: plan, at: .training(epoch: epoch + 1, batch: index + 1))
      let step = position
      let rate = rate(at: step)
      let momentum = schedule.momentum(at: step, in: length)
      // A schedule of someone's own has passed no other check.
      guard rate >= 0, rate.isFinite else { throw TrainingError.rate(rate, step: step) }
      if let momentum, !(momentum >= 0 && momentum < 1) {
        throw TrainingError.momentum(momentum, step: step)
      }
      let result = executor.forwardBackward(
        state, inputs: batch.images, labels: batch.labels, draw: progress.origin.steps + step)
      if let end = judge(result.meanLoss, step: step, rate: rate) { return end }
      executor.update(state, rate: rate, momentum: momentum, clipping: trainer.clipping)
      progress.add(result)
      let record = StepRecord(
        step: step, epoch: epoch + 1, loss: result.meanLoss, rate: rate,
        momentum: momentum ?? state.optimizer.momentum)
      if log == nil { steps.append(record) } else { try log?.append(record) }
      let now = clock.now
      session.send(
        .step(record, imagesPerSecond: Double(result.count) / (now - lastTime).inSeconds))
      lastTime = now
    }
    return nil
  }

  /// The rate of a step of the epoch under way.
  private func rate(at step: Int) -> Double {
    let scheduled = schedule.rate(at: step, in: length)
    return trainer.plateau?.rate(scheduled, after: progress.plateau ?? PlateauState()) ?? scheduled
  }
}

// MARK: - Divergence

extension TrainingLoop {
  /// Ends a run that will not come back: at a loss that is no number, or after a hundred steps without one below a
  /// thousand times that of guessing.
  ///
  /// A single such loss is no end. RMSprop's first steps are ten times as long as later ones, and at PyTorch's default
  /// rate a network with batch norm survives them. But batch norm can also keep a loss finite for ever although
  /// nothing is learnt any more.
  ///
  /// - Returns: the outcome with the step at which the losses blew up.
  private func judge(_ loss: Double, step: Int, rate: Double) -> RunOutcome? {
    if loss < 1000 * lossOfGuessing(classes: plan.classCount) {
      blowUp = nil
      return nil
    }
    let first = blowUp ?? (step, rate)
    blowUp = first
    guard loss.isFinite, step - first.step < 100 else {
      return .diverged(step: first.step, rate: first.rate)
    }
    return nil
  }
}

/// The cross-entropy of a model that gives every class the same probability.
private func lossOfGuessing(classes: Int) -> Double { log(Double(classes)) }

// MARK: - Epochs

extension TrainingLoop {
  /// Evaluates, records and saves; an outcome ends the run.
  private func closeEpoch() throws -> RunOutcome? {
    let epoch = position / length.stepsPerEpoch
    let lastRate = rate(at: position - 1)
    guard
      try executor.settleNorms(
        of: state, on: training, epoch: lastEpoch, interrupted: { session.isStopping }),
      let evaluated = try executor.evaluated(
        state, on: training, epoch: lastEpoch, interrupted: { session.isStopping })
    else { return .interrupted(step: position) }
    let weights = evaluated.weights
    guard weights.allSatisfy(\.tensor.isFinite) else {
      return .diverged(step: position - 1, rate: lastRate)
    }
    var evaluation: Evaluation?
    if let validation {
      let classification = try executor.classification(of: evaluated, on: validation, after: epoch)
      {
        session.isStopping
      }
      guard let classification else { return .interrupted(step: position) }
      (evaluation, predictions) = (classification.evaluation, classification.predictions)
    }
    let (loss, accuracy) = progress.figures
    let record = EpochRecord(
      epoch: epoch, trainLoss: loss, trainAccuracy: accuracy, validationLoss: evaluation?.loss,
      validationAccuracy: evaluation?.accuracy, rate: lastRate,
      seconds: openSeconds)
    epochStart = clock.now
    if let evaluation {
      lastEvaluation = evaluation
      if !evaluation.loss.isFinite { warn(.validationNotFinite(epoch: epoch)) }
    }
    if log == nil { closedEpochs.append(record) } else { try log?.append(record) }
    session.send(.epoch(record, evaluation: evaluation))
    let candidate = BestEpoch(record)
    let isBest = candidate.isBetter(than: progress.best)
    progress.closeEpoch(
      epoch, best: isBest ? candidate : progress.best, plateau: plateau(after: record))
    if isBest, let directory = trainer.directory {
      let path = try directory.saveBest(weights, step: state.step, plan: plan)
      session.send(.checkpoint(.best, path: path, step: position))
    }
    if blowUp == nil, isSaveDue { try saveLast(weights) }
    return nil
  }

  /// What the epoch under way took until now, earlier sessions included.
  private var openSeconds: Double {
    (progress.earlierSeconds ?? 0) + (clock.now - epochStart).inSeconds
  }

  /// What the plateau remembers once it has judged an epoch.
  private func plateau(after record: EpochRecord) -> PlateauState? {
    guard let plateau = trainer.plateau else { return nil }
    var state = progress.plateau ?? PlateauState()
    let figure =
      switch plateau.metric {
      case .loss: record.validationLoss ?? record.trainLoss
      case .accuracy: record.validationAccuracy ?? record.trainAccuracy
      }
    plateau.advance(&state, by: figure)
    return state
  }

  /// Whether the end of an epoch is to be saved. What takes long to write is not written more often than is worth it:
  /// a run that is cut off loses half a minute at most.
  private var isSaveDue: Bool {
    let bytes =
      plan.parameterCount * (1 + state.configuration.rememberedCount) * MemoryLayout<Float>.stride
    guard bytes > 32 << 20, let savedAt else { return true }
    return clock.now - savedAt > .seconds(30)
  }

  /// - Parameter weights: those to be evaluated; `nil` where they are still to be made.
  private func saveLast(_ weights: [NamedTensor]? = nil) throws {
    guard let directory = trainer.directory else { return }
    try log?.synchronise()
    let kept =
      try weights ?? executor.evaluated(state, on: training, epoch: lastEpoch)?.weights
      ?? state.weights
    let path = try directory.saveLast(
      kept, snapshot: TrainingSnapshot(state, plan: plan, progress: progress),
      plan: plan)
    savedStep = position
    savedAt = clock.now
    session.send(.checkpoint(.last, path: path, step: position))
  }
}

// MARK: - The end

extension TrainingLoop {
  /// Saves where the run stands, unless it stands beyond a blow-up: then what was saved before it stays.
  private func interrupted() throws -> TrainingOutcome {
    // Somebody waits; a run that goes on measures its norms again.
    let evaluated =
      try executor.evaluated(state, on: training, epoch: lastEpoch, batches: 8) ?? state
    let weights = evaluated.weights
    guard weights.allSatisfy(\.tensor.isFinite) else {
      let last = max(position - 1, 0)
      return try report(.diverged(step: last, rate: rate(at: last)))
    }
    if savedStep != position, blowUp == nil {
      if progress.hasOpenEpoch {
        progress.pause(after: (clock.now - epochStart).inSeconds)
        epochStart = clock.now
      }
      try saveLast(weights)
    }
    return try report(.interrupted(step: position))
  }

  private func report(_ outcome: RunOutcome) throws -> TrainingOutcome {
    if let directory = trainer.directory {
      (steps, closedEpochs) = try directory.records(
        steps: position, epochs: progress.finishedEpochs)
    }
    var seconds = closedEpochs.reduce(0) { $0 + $1.seconds }
    if outcome != .completed { seconds += openSeconds }
    return TrainingOutcome(
      outcome: outcome, seconds: seconds, steps: steps, epochs: closedEpochs,
      validation: lastEvaluation, predictions: predictions,
      best: progress.best, savedStep: savedStep, warnings: warnings,
      end: progress.end(after: position, of: length))
  }

  private func warn(_ warning: TrainingWarning) {
    warnings.append(warning)
    session.send(.warning(warning))
  }
}

extension Duration {
  /// The duration in seconds, never quite zero, so that it can divide.
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return max(Double(seconds) + Double(attoseconds) * 1e-18, 1e-9)
  }
}

extension Tensor {
  /// Whether every element is a finite number.
  var isFinite: Bool { values.allSatisfy(\.isFinite) }
}
