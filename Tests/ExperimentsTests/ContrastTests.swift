import Experiments
import ImageData
import Optimizers
import Records
import Schedules
import TestSupport
import Testing
import Training

/// In which settings arms differ, and whether a difference between them can be put down to one.
@Suite(.timeLimit(.minutes(5))) struct ContrastTests {
  private static let base = Experiment(data: "images")

  private static func settings(
    _ first: (inout Experiment) -> Void, _ second: (inout Experiment) -> Void
  ) -> [String] {
    StudyConfiguration(base, arms: [base.arm("a", first), base.arm("b", second)])
      .contrasts[0].settings
  }

  @Test func rulesAtRatesFoundAlikeDifferInTheRuleAlone() {
    let adam: (inout Experiment) -> Void = { $0.optimizer = OptimizerConfiguration(Adam()) }
    #expect(Self.settings(Self.same, adam) == ["optimizer"])
    let held: (inout Experiment) -> Void = { $0.schedule = .constant(0.1) }
    let other: (inout Experiment) -> Void = {
      adam(&$0)
      $0.schedule = .constant(0.001)
    }
    #expect(Self.settings(held, other) == ["optimizer"])
  }

  /// How rates are searched for is said of all arms, even beside a rule that sets its own.
  @Test func aRuleWithoutASearchSearchesNoDifferently() {
    let prodigy: (inout Experiment) -> Void = { $0.optimizer = OptimizerConfiguration(Prodigy()) }
    for arms in [[Self.same, prodigy], [prodigy, Self.same]] {
      let study = StudyConfiguration(
        Self.base, arms: zip(["a", "b"], arms).map { Self.base.arm($0, $1) })
      #expect(study.settings().contains { $0.name == "search for the rate" })
    }
  }

  private static let same: @Sendable (inout Experiment) -> Void = { _ in }

  @Test func eachSettingThatDiffersIsNamed() {
    let cases: [((inout Experiment) -> Void, [String])] = [
      (
        {
          $0.optimizer = OptimizerConfiguration(Adam())
          $0.schedule.name = .constant
        }, ["optimizer", "schedule"]
      ),
      (
        {
          $0.optimizer = OptimizerConfiguration(Adam())
          $0.schedule.rates = .pytorchDefault
        }, ["optimizer", "choice of rates"]
      ),
      (
        { $0.optimizer = OptimizerConfiguration(SGD(momentum: 0.5, weightDecay: 0.1)) },
        ["momentum", "weight decay"]
      ),
      ({ $0.images.augmentation = nil }, ["augmentation"]),
      ({ $0.images.batchSize = 16 }, ["batch size"]),
      ({ $0.finder.steps = 99 }, ["search for the rate"]),
      (Self.same, []),
    ]
    for (edit, settings) in cases {
      #expect(Self.settings(Self.same, edit) == settings)
      #expect(Self.settings(edit, Self.same) == settings)
    }
    let slow: (inout Experiment) -> Void = { $0.schedule = .constant(0.1) }
    #expect(Self.settings(slow, { $0.schedule = .constant(0.2) }) == ["rate"])
  }
}
