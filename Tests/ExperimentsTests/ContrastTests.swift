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
    #expect(
      Self.settings({ _ in }, { $0.optimizer = OptimizerConfiguration(Adam()) }) == ["optimizer"])
    let held: (inout Experiment) -> Void = { $0.schedule = .constant(0.1) }
    #expect(
      Self.settings(held) {
        $0.optimizer = OptimizerConfiguration(Adam())
        $0.schedule = .constant(0.001)
      } == ["optimizer"])
  }

  @Test func eachSettingThatDiffersIsNamed() {
    #expect(
      Self.settings({ _ in }) {
        $0.optimizer = OptimizerConfiguration(Adam())
        $0.schedule.name = .constant
      } == ["optimizer", "schedule"])
    #expect(
      Self.settings({ $0.schedule.rates = .pytorchDefault }) {
        $0.optimizer = OptimizerConfiguration(Adam())
      } == ["optimizer", "choice of rates"])
    #expect(
      Self.settings({ _ in }) {
        $0.optimizer = OptimizerConfiguration(SGD(momentum: 0.5, weightDecay: 0.1))
      } == ["momentum", "weight decay"])
    #expect(Self.settings({ _ in }) { $0.images.augmentation = nil } == ["augmentation"])
    #expect(Self.settings({ _ in }) { $0.images.batchSize = 16 } == ["batch size"])
    #expect(
      Self.settings({ $0.schedule = .constant(0.1) }) { $0.schedule = .constant(0.2) } == ["rate"])
    #expect(Self.settings({ _ in }) { $0.finder.steps = 99 } == ["search for the rate"])
    #expect(Self.settings({ _ in }, { _ in }).isEmpty)
  }
}
