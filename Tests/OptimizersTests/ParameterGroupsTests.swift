import Foundation
import Optimizers
import Testing

@Suite(.timeLimit(.minutes(5))) struct ParameterGroupsTests {
  private let groups = ParameterGroups(
    [
      ParameterGroup("head.output", weightDecay: 0.5),
      ParameterGroup("blocks", rateMultiplier: 0.1),
      ParameterGroup("head", rateMultiplier: 10, weightDecay: 0.2),
      ParameterGroup("blocks.0", rateMultiplier: 0),
    ], decaysBiasesAndNorms: false)

  @Test(
    arguments: [
      // The longest prefix with a say, for rate and decay by themselves.
      ("head.output.weight", false, 10, 0.5), ("head.hidden.weight", false, 10, 0.2),
      ("blocks.1.conv.weight", false, 0.1, 0.01), ("blocks.0.conv.weight", false, 0, 0.01),
      // Whole parts of names only.
      ("blocks.01.conv.weight", false, 0.1, 0.01), ("headroom.weight", false, 1, 0.01),
      // The exemption stands above all groups.
      ("head.output.bias", true, 10, 0), ("stem.bias", true, 1, 0),
    ] as [(String, Bool, Double, Double)])
  func theLongestPrefixDecides(name: String, biasOrNorm: Bool, rate: Double, decay: Double) {
    let found = groups.settings(ofParameter: name, isBiasOrNorm: biasOrNorm, weightDecay: 0.01)
    #expect(found.rateMultiplier == rate)
    #expect(found.weightDecay == decay)
    #expect(found.areFrozen == (rate == 0))
  }

  @Test(
    arguments: [
      (
        [ParameterGroup("head", rateMultiplier: -1)],
        "The rate multiplier of the parameters “head” is -1.0; it must be zero or more."
      ),
      (
        [ParameterGroup("head", weightDecay: .infinity)],
        "The weight decay of the parameters “head” is inf; it must be zero or more."
      ),
      (
        [ParameterGroup("head", rateMultiplier: 1), ParameterGroup("head", rateMultiplier: 2)],
        "The parameters “head” are given the same setting twice; give it once."
      ),
    ])
  func badGroupsGetASentence(groups: [ParameterGroup], sentence: String) {
    #expect {
      try ParameterGroups(groups).validate()
    } throws: { error in
      "\(error)" == sentence
    }
  }

  @Test func filesHoldThem() throws {
    let configuration = OptimizerConfiguration(AdamW(), groups: groups)
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(OptimizerConfiguration.self, from: data) == configuration)
    #expect(configuration != OptimizerConfiguration(AdamW()))
  }

  /// Files of versions without groups are as files without groups are now.
  @Test func filesWithoutThemAreAsBefore() throws {
    let data = try JSONEncoder().encode(OptimizerConfiguration(SGD()))
    #expect(!String(decoding: data, as: UTF8.self).contains("roups"))
    let read = try JSONDecoder().decode(OptimizerConfiguration.self, from: data)
    #expect(read.groups == ParameterGroups())
  }

  @Test func filesWithBadGroupsAreRefused() throws {
    let bad = ParameterGroups([ParameterGroup("head", rateMultiplier: -1)])
    let data = try JSONEncoder().encode(OptimizerConfiguration(SGD(), groups: bad))
    #expect(throws: OptimizerError.self) {
      try JSONDecoder().decode(OptimizerConfiguration.self, from: data)
    }
  }

  @Test func reportsSayWhatIsSpecial() {
    #expect(
      groups.summary
        == "rate of blocks × 0.1, rate of head × 10.0, blocks.0 frozen, weight decay of head.output 0.5, "
        + "weight decay of head 0.2, no weight decay on biases and norms")
    #expect(ParameterGroups().summary == "none")
  }
}
