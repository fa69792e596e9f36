import Optimizers
import Testing

/// What reports say of a rule.
@Suite(.timeLimit(.minutes(2))) struct SummaryTests {
  @Test func settingsAreWorded() {
    #expect(Adam().summary == "beta1 0.9, beta2 0.999, epsilon 1e-08")
    #expect(
      AdamW(amsgrad: true).summary
        == "beta1 0.9, beta2 0.999, epsilon 1e-08, amsgrad on, weight decay 0.01")
    #expect(SGD(momentum: 0.9, nesterov: true).summary == "momentum 0.9, nesterov on")
    #expect(SGD().summary == "")
  }

  @Test(arguments: OptimizerName.allCases) func everyRuleSaysItsDecay(name: OptimizerName) throws {
    #expect(try name.make(weightDecay: 0.25).summary.contains("weight decay 0.25"))
  }
}
