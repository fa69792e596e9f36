import Records
import Statistics
import Tables
import Testing

/// The table of scores that a study leaves, read as `upswing verdict` reads it.
@Suite(.timeLimit(.minutes(2))) struct StudyScoresTests {
  private static func study(split: StudySplit, names: [String]) -> StudyRecord {
    let arms = names.enumerated().map { arm, name in
      let trials = (1...7).map { seed -> TrialRecord in
        let accuracy = 0.7 + Double(arm) / 30 + Double(seed * (arm + 3) % 5) / 97
        let epoch = EpochRecord(
          epoch: 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1,
          validationAccuracy: accuracy, rate: 0.1, seconds: 1)
        return TrialRecord(
          seed: UInt64(seed),
          outcome: arm == 0 && seed == 3 ? .diverged(step: 1, rate: 1) : .completed,
          epochs: [epoch], steps: [],
          beginning: TrialBeginning(
            weights: "", split: split == .varied ? "\(seed)" : "", order: "", augmentation: ""))
      }
      return ArmRecord(
        name: name, rule: "", schedule: "constant: 0.1", rateOrigin: .given(max: 0.1), finding: nil,
        stateBytes: 0, trials: trials)
    }
    return StudyRecord(
      data: "d", model: "cnn", parameterCount: 1, started: "", command: [], settings: [],
      classes: (0..<3).map { ClassCount(name: "\($0)", training: 71, validation: 18) },
      epochs: 1, stepsPerEpoch: 1, seeds: Array(1...7), target: 0.7, arms: arms, split: split)
  }

  @Test(arguments: StudySplit.allCases, [nil, "b, \"c\""])
  func theTableComesToTheVerdictOfTheStudy(split: StudySplit, reference: String?) throws {
    var study = Self.study(split: split, names: ["a", "b, \"c\"", "d"])
    study.reference = reference
    let verdict = try study.conclusion().verdict.get()
    let table = try ScoreTable(Array(study.scoresCSV().utf8))
    #expect(table.scores == study.scores)
    let again = try Verdict(
      table.scores, against: reference, testFraction: study.evaluatedFraction)
    #expect(again == verdict)
    #expect(verdict.comparisons.count == (reference == nil ? 3 : 2))
    #expect(
      study.scoresCSV().hasPrefix(split == .fixed ? "arm,seed,value\n" : "arm,seed,value,split\n"))
  }
}
