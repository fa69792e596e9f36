import Records
import Testing

/// What is said of arms that differ in several things at once.
@Suite(.timeLimit(.minutes(5))) struct ContrastTests {
  @Test func oneDifferenceIsNothingToWarnOf() {
    #expect([ArmContrast("sgd", "adam", settings: ["optimizer"])].warnings.isEmpty)
    #expect([ArmContrast]().warnings.isEmpty)
  }

  @Test func theArmThatDiffersFromMostIsNamedOnce() {
    let both = ["optimizer", "schedule"]
    let contrasts = [
      ArmContrast("adam", "sgd", settings: both),
      ArmContrast("adam", "lion", settings: ["optimizer"]),
      ArmContrast("sgd", "lion", settings: both),
    ]
    #expect(
      contrasts.warnings == [
        "sgd differs from adam and lion in optimizer and schedule at once: what a difference between them comes from "
          + "can't be told."
      ])
  }

  @Test func ofManyKindsOneSentenceIsSaid() {
    let contrasts = (0..<4).map {
      ArmContrast("a\($0)", "b\($0)", settings: ["model", "x\($0)"])
    }
    #expect(contrasts.warnings.count == 1)
    #expect(contrasts.warnings[0].hasPrefix("4 of 4 pairs of arms differ in two settings or more"))
    #expect(contrasts.warnings[0].contains("such as a0 and b0 in model and x0"))
  }
}
