import Engine
import Experiments
import Foundation
import Layers
import Optimizers
import Records
import Schedules
import TestSupport
import Testing
import Training

/// Whole studies, on pictures that take milliseconds.
@Suite(.timeLimit(.minutes(5))) struct StudyTests {
  @Test func everyArmOfASeedBeginsAlike() async throws {
    let small = try SmallStudy([.given(.sgd, rate: 0.01), .given(.adam, rate: 0.001)])
    let record = try await small.study().run()
    #expect(record.arms.map(\.name) == ["sgd", "adam"])
    for arm in record.arms {
      #expect(arm.trials.map(\.seed) == [1, 2])
      #expect(arm.trials.allSatisfy { $0.outcome == .completed && $0.epochs.count == 3 })
      #expect(arm.trials.allSatisfy { ($0.millisecondsPerStep ?? 0) > 0 })
    }
    let beginnings = try record.arms.map { try $0.trials.map { try #require($0.beginning) } }
    #expect(beginnings[0] == beginnings[1])
    #expect(
      beginnings[0][0].differences(from: beginnings[0][1])
        == ["first weights", "split", "order of the images", "augmentation"])
    #expect(record.arms[0].stateBytes * 2 == record.arms[1].stateBytes)
    #expect(record.gallery.map(\.name) == ["blue", "red"])
    #expect(record.gallery.allSatisfy { $0.samples.count == $0.augmented.count })
    #expect(record.gallery[0].samples != record.gallery[0].augmented)
  }

  @Test func aTrialIsTheRunThatTrainingAloneWouldMake() async throws {
    let small = try SmallStudy([.given(.adagrad, rate: 0.01), .given(.adam, rate: 0.001)])
    _ = try await small.study().run()
    let split = try small.split(seed: 2)
    let bench = try TrainingSetup(
      split, small.base.model,
      options: PlanOptions(threads: 1), initial: nil)
    let directory = try RunDirectory.create(
      at: small.folder.path("alone"), configuration: ["epochs": 3], spec: bench.spec)
    let state = try bench.state(for: OptimizerConfiguration(Adam()), seed: 2)
    let run = Trainer(bench.plan, state, rate: Constant(0.001), directory: directory)
      .run(split, epochs: 3)
    _ = try await run.outcome
    for name in ["best.safetensors", "last.safetensors", "last.state.safetensors"] {
      let alone = try Data(
        contentsOf: small.folder.url.appending(path: "alone/checkpoints/\(name)"))
      let trial = try Data(
        contentsOf: small.folder.url.appending(path: "study/trials/adam-s2/checkpoints/\(name)"))
      #expect(alone == trial, "\(name)")
    }
  }

  @Test func theBestModelIsEvaluatedAgain() async throws {
    let small = try SmallStudy([.given(.sgd, rate: 0.02), .given(.adam, rate: 0.003)], epochs: 4)
    let record = try await small.study().run()
    let best = try #require(record.best)
    let accuracies = record.arms.flatMap(\.trials).flatMap(\.epochs)
      .compactMap(\.validationAccuracy)
    #expect(best.evaluation.accuracy == accuracies.max())
    #expect(best.evaluation.count == 6)
    let wrong = best.evaluation.count - Int((best.evaluation.accuracy * 6).rounded())
    #expect(best.mistakes.count == wrong)
    #expect(best.mistakes.allSatisfy { $0.truth != $0.prediction && $0.probability >= 0.5 })
  }

  /// What is compared over images is what was scored over seeds.
  @Test func predictionsAreThoseOfTheLastEpoch() async throws {
    var small = try SmallStudy([.given(.sgd, rate: 0.02), .given(.adam, rate: 0.003)])
    small.split = .fixed
    let record = try await small.study().run()
    let labels = try #require(record.validationLabels).indices
    #expect(labels == [0, 0, 0, 1, 1, 1])
    for trial in record.arms.flatMap(\.trials) {
      let predictions = try #require(trial.predictions).indices
      let right = zip(predictions, labels).count { $0 == $1 }
      #expect(Double(right) / 6 == trial.epochs.last?.validationAccuracy)
    }
    #expect(record.reference == nil && record.testLabels == nil)
  }

  /// Table, report and JSON name the epoch whose weights the checkpoint holds, among trials with many ties.
  @Test func theBestEpochIsTheCheckpoints() async throws {
    let small = try SmallStudy(
      [.given(.sgd, rate: 0.02), .given(.adam, rate: 0.003), .given(.lion, rate: 1e-4)], epochs: 6)
    let study = try small.study()
    let record = try await study.run()
    var ties = 0
    for (arm, metrics) in zip(record.arms, record.metrics) {
      for (trial, named) in zip(arm.trials, metrics.bestEpochs) {
        let best = try #require(trial.bestEpoch)
        ties += trial.epochs.count { $0.validationAccuracy == best.validationAccuracy } - 1
        let folder = "study/trials/\(arm.name)-s\(trial.seed)"
        let checkpoint = try Checkpoint(
          contentsOf: small.folder.path("\(folder)/checkpoints/best.safetensors"))
        #expect(checkpoint.step == best.epoch * study.length.stepsPerEpoch)
        #expect(named == best.epoch)
      }
    }
    #expect(ties > 0, "Six validation images tie often.")
    let best = try #require(record.best)
    let trials = record.arms.flatMap { arm in
      arm.trials.compactMap { trial in
        trial.bestEpoch.map { (name: arm.name, seed: trial.seed, epoch: $0) }
      }
    }
    let first = try #require(
      trials.first { trial in
        trials.allSatisfy { !BestEpoch($0.epoch).isBetter(than: BestEpoch(trial.epoch)) }
      })
    #expect(best.arm == first.name && best.seed == first.seed)
    #expect(best.epoch == first.epoch.epoch)
    #expect(abs(best.evaluation.loss - (first.epoch.validationLoss ?? 0)) < 1e-12)
  }

  @Test func divergenceIsAResultAndTheStudyGoesOn() async throws {
    let small = try SmallStudy([.given(.sgd, rate: 1e9), .given(.adam, rate: 0.001)])
    let record = try await small.study().run()
    for trial in record.arms[0].trials {
      guard case .diverged = trial.outcome else {
        Issue.record("A rate of 1e9 should diverge, not end as \(trial.outcome).")
        continue
      }
    }
    #expect(record.arms[1].trials.allSatisfy { $0.outcome == .completed })
    #expect(record.metrics[0].diverged == 2)
    let again = Listener()
    _ = try await small.study(tell: again.hear).run()
    #expect(again.begun.isEmpty, "What diverged is not tried again.")
  }

  @Test func trialsAtOnceAreTheSameTrials() async throws {
    let arms = try [
      SmallArm.given(.sgd, rate: 0.01), .given(.adam, rate: 0.001),
      .given(.adamax, rate: 0.002),
    ]
    let small = try SmallStudy(arms)
    let alone = try await small.study(in: "alone").run()
    let together = try await small.study(in: "together", jobs: 2).run()
    for (one, other) in zip(alone.arms, together.arms) {
      #expect(
        one.trials.map { $0.epochs.map(\.validationLoss) }
          == other.trials.map { $0.epochs.map(\.validationLoss) })
    }
  }
}
