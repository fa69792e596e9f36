import Engine
import Foundation
import ImageData
import Optimizers
import Records
import Tensors

/// A search for the rate while it runs.
///
/// Round by round, each trial that is still in goes on to the round's length and is measured along its second half:
/// after every second step by the next of the held-back batches, the same for all. A round's loss is the mean of these
/// measurements, over several states of the weights and not one, since at a constant rate they leap about.
final class RateRace {
  private let search: RateSearch
  private let plan: Plan
  private let beginning: TrainingState
  private let batches: SearchBatches
  private let executor: Executor
  private let interrupted: () -> Bool
  private let progress: (FinderProgress) -> Void
  /// In training steps.
  private var cost = 0.0
  private var trials: [RateTrial] = []

  /// How many trials go on after the first round, and after the second.
  private static let survivors = (first: 4, second: 3)
  /// What an evaluation costs beside a training step of the same batch.
  private static let costOfEvaluation = 1.0 / 3
  /// Steps between measurements.
  private static let pace = 2
  /// What a step costs with the measurements that fall on it.
  private static let costOfStep = 1 + costOfEvaluation / Double(2 * pace)
  /// How fast batch norms' running statistics follow in trials, at least: with a hundredth a step, which suits trainings of a
  /// hundred thousand, a trial would be judged by what the statistics began with.
  private static let normMomentum = 0.1
  /// The fraction of guessing's loss below which a first round has clearly learnt something: chance favours an end of the window
  /// as easily as its middle, and does not deserve to be followed.
  private static let clearly = 0.95
  /// How often the window is widened at an end where the loss is lowest.
  private static let mostExtensions = 4
  /// How many neighbours of the best rate are trained after the last round, because it has none on one side.
  private static let mostNeighbours = 2

  init(
    _ search: RateSearch, _ plan: Plan, _ state: TrainingState, _ batches: SearchBatches,
    interrupted: @escaping () -> Bool, progress: @escaping (FinderProgress) -> Void
  ) {
    self.search = search
    self.plan = plan
    beginning = state
    self.batches = batches
    executor = Executor(plan)
    self.interrupted = interrupted
    self.progress = progress
  }

  /// Makes all rounds.
  ///
  /// - Throws: what the batches throw.
  func run(planned: Int, trainingSteps: Int) throws -> RateSearchRecord {
    let rates = search.candidates(for: beginning.optimizer)
    let unit = Self.unit(of: planned, candidates: rates.count)
    var record = RateSearchRecord(
      optimizer: type(of: beginning.optimizer).name, rounds: [],
      measure: batches.heldBack.isEmpty ? .training : .heldBack,
      judges: batches.heldBack.reduce(0) { $0 + $1.count }, guessing: batches.lossOfGuessing,
      first: firstLoss())
    do {
      trials = rates.map(RateTrial.init)
      try round(of: trials, to: unit, &record)
      try widen(&record)
      try round(of: best(Self.survivors.first), to: 3 * unit, &record)
      try round(of: best(Self.survivors.second), to: 6 * unit, &record)
      try bracket(at: 6 * unit)
      if !record.hasLearnt(trials.map(\.record)) {
        try round(of: best(Self.survivors.second), to: 12 * unit, &record)
      }
      try goOn(upTo: max(planned, search.budget == nil ? trainingSteps / 10 : 0), &record)
    } catch is Interrupted {
      record.isInterrupted = true
    }
    record.correction = RateSearch.correction(
      for: beginning.optimizer, trialSteps: furthest.first?.record.steps ?? 0,
      trainingSteps: trainingSteps)
    record.prior = search.prior(for: beginning, of: plan, trainingSteps: trainingSteps)
    record.guessing = batches.lossOfGuessing
    record.trials = finished
    return record
  }

  /// The length of the first round that the planned cost allows: all candidates make it, the survivors twice as much
  /// again, and those of the second round three times.
  private static func unit(of planned: Int, candidates: Int) -> Int {
    let stepsPerUnit = Double(
      candidates + 2 * min(candidates, survivors.first) + 3 * min(candidates, survivors.second))
    return max(Int(Double(planned) / (stepsPerUnit * costOfStep)), 2)
  }
}

extension RateRace {
  private struct Interrupted: Error {}

  /// Brings trials to so many steps. Of those that are not as far, the weights of so many as can go on are kept.
  private func round(
    of running: [RateTrial], to steps: Int, _ record: inout RateSearchRecord
  ) throws {
    for trial in running {
      try train(trial, to: steps)
      for loser in trials.filter({ $0.state != nil }).sorted(by: RateTrial.ranks)
        .dropFirst(Self.survivors.first)
      {
        loser.state = nil
      }
    }
    record.rounds.append(steps)
    record.guessing = batches.lossOfGuessing
  }

  /// The trials that have made the most steps.
  private var furthest: [RateTrial] {
    let steps = trials.map(\.record.steps).max() ?? 0
    return trials.filter { $0.record.steps == steps }
  }

  /// The best of the trials that can go on.
  private func best(_ count: Int) -> [RateTrial] {
    trials.filter { $0.state != nil && $0.loss.isFinite }.sorted(by: RateTrial.ranks)
      .prefix(count).sorted { $0.rate < $1.rate }
  }

  /// Trains a trial up to a step and measures it along the second half of the way.
  private func train(_ trial: RateTrial, to steps: Int) throws {
    let state = trial.state ?? beginning.fork()
    trial.state = state
    let first = trial.record.steps
    trial.measured = []
    var judged = CalibratedLoss()
    for step in first..<steps {
      if interrupted() { throw Interrupted() }
      let batch = try batches.batch(at: step, for: plan)
      let loss = executor.forwardBackward(
        state, inputs: batch.images, labels: batch.labels, leastNormMomentum: Self.normMomentum
      ).meanLoss
      cost += 1
      let isMeasured = 2 * (step - first) >= steps - first
      if batches.heldBack.isEmpty, isMeasured { trial.measured.append(loss) }
      guard loss.isFinite else { break }
      executor.update(state, rate: trial.rate, momentum: nil, clipping: search.clipping)
      trial.record.steps = step + 1
      if !batches.heldBack.isEmpty, isMeasured, (steps - step - 1) % Self.pace == 0 {
        measure(state, at: (steps - step - 1) / Self.pace, into: &judged)
      }
      progress(FinderProgress(steps: Int(cost), rate: trial.rate, loss: loss))
    }
    if !batches.heldBack.isEmpty { trial.measured = judged.losses() }
    let mean = trial.measured.reduce(0, +) / Double(max(trial.measured.count, 1))
    let isSound = trial.record.steps == steps && mean.isFinite
    trial.record.losses.append(isSound ? mean : nil)
    trial.record.lengths.append(steps)
    if !isSound { trial.state = nil }
  }

  /// Judges one of the held-back batches.
  private func measure(_ state: TrainingState, at index: Int, into judged: inout CalibratedLoss) {
    let batch = batches.heldBack[index % batches.heldBack.count]
    cost += Self.costOfEvaluation
    judged.add(
      executor.probabilities(state, inputs: batch.images, count: batch.count),
      labels: batch.labels.buffer)
  }

  /// The loss of the weights that all trials begin with, on all that is held back.
  private func firstLoss() -> Double {
    guard !batches.heldBack.isEmpty else { return batches.lossOfGuessing }
    var judged = CalibratedLoss()
    for index in batches.heldBack.indices { measure(beginning, at: index, into: &judged) }
    return judged.losses().reduce(0, +) / Double(batches.heldBack.count)
  }
}

extension RateRace {
  /// Adds candidates beyond an end of the window as long as the lowest loss of the first round lies there.
  private func widen(_ record: inout RateSearchRecord) throws {
    guard let steps = record.rounds.first else { return }
    for _ in 0..<Self.mostExtensions {
      let sorted = trials.sorted { $0.rate < $1.rate }
      guard let winner = sorted.min(by: RateTrial.ranks),
        winner.loss < Self.clearly * record.guessing,
        let lowest = sorted.first, let highest = sorted.last
      else { return }
      let rate: Double
      if winner === highest, search.to == nil {
        rate = highest.rate * 10.0.squareRoot()
      } else if winner === lowest, search.from == nil {
        rate = lowest.rate / 10.0.squareRoot()
      } else {
        return
      }
      let trial = RateTrial(rate: rate)
      trials.append(trial)
      try train(trial, to: steps)
    }
  }
}

extension RateRace {
  /// Trains the neighbour of the best rate, where that has a neighbour of its own length on one side only: without one
  /// nobody knows whether the next rate is not better still.
  private func bracket(at steps: Int) throws {
    for _ in 0..<Self.mostNeighbours {
      let sorted = trials.sorted { $0.rate < $1.rate }
      guard
        let place = sorted.indices.filter({ sorted[$0].record.steps == steps })
          .min(by: { RateTrial.ranks(sorted[$0], sorted[$1]) })
      else { return }
      let neighbours = [place - 1, place + 1].filter(sorted.indices.contains)
      guard let next = neighbours.map({ sorted[$0] }).first(where: { $0.isOpen(at: steps) })
      else { return }
      // What is left of its weights is of another length, or nothing.
      if next.state == nil { next.restart() }
      try train(next, to: steps)
    }
  }
}

extension RateRace {
  /// Trains the best on, twice as long each time, while noise leaves it open which of them is better.
  ///
  /// - Parameter limit: what all of it may cost, in training steps.
  private func goOn(upTo limit: Int, _ record: inout RateSearchRecord) throws {
    while true {
      record.trials = finished
      let steps = furthest.first?.record.steps ?? 0
      let running = best(Self.survivors.second).filter { $0.record.steps == steps }
      let price = Double(running.count * steps) * Self.costOfStep
      guard running.count > 1, record.isUndecided, cost + price <= Double(limit) else { return }
      try round(of: running, to: 2 * steps, &record)
    }
  }

  /// The records of all trials in order of their rates, with the errors of their losses.
  private var finished: [RateSearchRecord.Trial] {
    let winner = furthest.min(by: RateTrial.ranks)
    return trials.map { $0.finished(against: winner) }.sorted { $0.rate < $1.rate }
  }
}

/// A rate that is trained.
final class RateTrial {
  let rate: Double
  /// Its weights; `nil` before it begins and once it is out.
  var state: TrainingState?
  var record: RateSearchRecord.Trial
  /// The measurements of its last round.
  var measured: [Double] = []

  init(rate: Double) {
    self.rate = rate
    record = RateSearchRecord.Trial(rate: rate)
  }

  /// The loss of its last round; infinite where there is none.
  var loss: Double { (record.losses.last ?? nil) ?? .infinity }

  /// Whether it has not made so many steps yet, and did not blow up.
  func isOpen(at steps: Int) -> Bool { record.steps < steps && loss.isFinite }

  /// Forgets its steps, so that it can be trained anew.
  func restart() { record = RateSearchRecord.Trial(rate: rate) }

  /// The better first; among equals the one of fewer steps has no say.
  static func ranks(_ a: RateTrial, _ b: RateTrial) -> Bool {
    (-a.record.steps, a.loss) < (-b.record.steps, b.loss)
  }

  /// Its record, with the error of its loss's difference from that of the winner, whose measurements are of the same
  /// batches.
  func finished(against winner: RateTrial?) -> RateSearchRecord.Trial {
    guard let winner, winner !== self, winner.measured.count == measured.count, measured.count > 2
    else { return record }
    let differences = zip(measured, winner.measured).map { $0 - $1 }
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    var record = record
    let deviation = (squares / (count - 1) / count).squareRoot()
    record.deviation = deviation.isFinite ? deviation : nil
    return record
  }
}
