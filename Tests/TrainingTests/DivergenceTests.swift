import Engine
import Foundation
import ImageData
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

/// A blow-up stops the run, says where, and never reaches a checkpoint.
@Suite(.timeLimit(.minutes(5))) struct DivergenceTests {
  /// A rate that is harmless until a step.
  struct Exploding: Schedule {
    var step: Int
    func rate(at step: Int, in run: Horizon) -> Double { step < self.step ? 0.01 : 1e38 }
  }

  @Test func keepsTheWeightsFromBefore() async throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec)
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    let outcome = try await Trainer(
      plan, state, rate: Exploding(step: 7), directory: directory
    ).run(Tiny.training, validation: Tiny.validation, epochs: 5).outcome
    guard case .diverged(let step, let rate) = outcome.outcome else {
      Issue.record("\(outcome.outcome)")
      return
    }
    #expect((7...9).contains(step))
    #expect(rate == 1e38)
    #expect(outcome.savedStep == 6)
    #expect(outcome.description.contains("diverged at step \(step), at a rate of 1e+38"))
    #expect(outcome.description.contains("after step 6"))
    #expect(outcome.description.contains("Lower the rate"))
    let kept = try Checkpoint(contentsOf: directory.path(of: .last))
    #expect(kept.step == 6)

    let calm = plan.initialState(for: SGD(), seed: 1)
    _ = try await Trainer(plan, calm, rate: Constant(0.01)).run(Tiny.training, epochs: 2).outcome
    #expect(kept.weights == calm.weights)
  }

  @Test func divergingInTheFirstEpochKeepsTheFirstWeights() async throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec)
    let plan = try Tiny.plan()
    let first = plan.initialState(for: SGD(), seed: 1)
    let outcome = try await Trainer(
      plan, first.fork(), rate: Exploding(step: 0), directory: directory
    ).run(Tiny.training, epochs: 5).outcome
    #expect(outcome.savedStep == 0)
    #expect(try Checkpoint(contentsOf: directory.path(of: .last)).weights == first.weights)
  }

  /// The last step of an epoch may spoil the weights without any loss that shows it.
  @Test func weightsAreLookedAtBeforeTheyAreSaved() async throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec)
    let plan = try Tiny.plan()
    /// Beyond what a weight can hold.
    struct Infinite: Schedule {
      func rate(at step: Int, in run: Horizon) -> Double { step < 5 ? 0.01 : 1e39 }
    }
    let outcome = try await Trainer(
      plan, plan.initialState(for: SGD(), seed: 1), rate: Infinite(), directory: directory
    ).run(Tiny.training, epochs: 2).outcome
    #expect(outcome.outcome == .diverged(step: 5, rate: 1e39))
    #expect(try Checkpoint(contentsOf: directory.path(of: .last)).step == 3)
  }

  /// Batch norm keeps the loss finite at any rate: what stays hopeless for a hundred steps ends the run.
  @Test func aFiniteLossThatStaysExplodedEndsTheRun() async throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), spec: Tiny.spec)
    let plan = try Tiny.plan()
    let outcome = try await Trainer(
      plan, plan.initialState(for: SGD(momentum: 0.9), seed: 1), rate: Constant(1e6),
      directory: directory
    ).run(Tiny.training, epochs: 50).outcome
    guard case .diverged(let step, let rate) = outcome.outcome else {
      Issue.record("\(outcome.outcome)")
      return
    }
    #expect((1...9).contains(step))
    #expect(rate == 1e6)
    #expect((step...step + 100).contains(outcome.steps.count))
    #expect(outcome.savedStep == 0, "No checkpoint holds exploded weights.")
  }

  /// One step at a hopeless rate, then a rate at which weight decay brings the weights back.
  struct Stumbling: Schedule {
    func rate(at step: Int, in run: Horizon) -> Double { step == 1 ? 1e6 : 0.1 }
  }

  @Test func aRunMayComeBackFromABlowUp() async throws {
    let plan = try Tiny.plan()
    let outcome = try await Trainer(
      plan, plan.initialState(for: AdamW(weightDecay: 5), seed: 1), rate: Stumbling()
    ).run(Tiny.training, epochs: 30).outcome
    #expect(outcome.outcome == .completed, "\(outcome.outcome)")
    let losses = outcome.steps.map(\.loss)
    #expect((losses.max() ?? 0) > 1000 * log(3.0), "There was a blow-up.")
  }

  /// Too short a run for a hundred steps of patience is not complete either.
  @Test func aRunThatEndsExplodedHasDiverged() async throws {
    let plan = try Tiny.plan()
    let outcome = try await Trainer(
      plan, plan.initialState(for: SGD(momentum: 0.9), seed: 1), rate: Constant(1e6)
    ).run(Tiny.training, epochs: 4).outcome
    guard case .diverged(let step, _) = outcome.outcome else {
      Issue.record("\(outcome.outcome)")
      return
    }
    #expect((1...9).contains(step))
  }

  @Test func aPoisonedBatchIsFoundBeforeItsUpdate() async throws {
    var source = Tiny.training
    source.poisonedStep = 4
    let plan = try Tiny.plan()
    let state = plan.initialState(for: SGD(), seed: 1)
    let outcome = try await Trainer(plan, state, rate: Constant(0.01))
      .run(source, epochs: 3).outcome
    #expect(outcome.outcome == .diverged(step: 4, rate: 0.01))
    #expect(outcome.steps.count == 4)
    #expect(state.step == 4)
  }
}
