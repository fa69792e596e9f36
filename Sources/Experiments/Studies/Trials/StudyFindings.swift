import Records

/// What a study knows so far.
struct StudyFindings: Sendable {
  private(set) var rates: [String: RateFinding] = [:]
  private(set) var trials: [TrialID: TrialRecord] = [:]
  /// What shared features took, by the setup's number.
  private(set) var features: [Int: FeatureNote] = [:]
  /// What each trial began with.
  private(set) var beginnings: [TrialID: TrialBeginning] = [:]

  /// What is done once more because its files can't be read, each as a sentence.
  private(set) var notes: [String] = []

  /// What the directory holds; what can't be read of it counts as not done.
  ///
  /// - Parameter setups: how many the study has.
  /// - Throws: ``StudyDirectoryError/file(_:)`` where the system refuses.
  init(
    of configuration: StudyConfiguration, setups: Int, in directory: StudyDirectory
  ) throws(StudyDirectoryError) {
    for number in 0..<setups {
      features[number] = try readable("What they took is measured again.") {
        () throws(StudyDirectoryError) in try directory.features(of: number)
      }
    }
    for arm in configuration.arms {
      rates[arm.name] = try readable("Its rates are looked for again.") {
        () throws(StudyDirectoryError) in try directory.finding(of: arm.name)
      }
      for seed in configuration.seeds {
        let id = TrialID(arm: arm.name, seed: seed)
        let trial = try readable("The trial goes on from its last checkpoint.") {
          () throws(StudyDirectoryError) in try directory.trial(id)
        }
        if let trial { add(trial, of: id) }
      }
    }
  }

  private mutating func readable<Value>(
    _ consequence: String, _ body: () throws(StudyDirectoryError) -> Value?
  ) throws(StudyDirectoryError) -> Value? {
    do {
      return try body()
    } catch {
      guard case .unreadable = error else { throw error }
      notes.append("\(error) \(consequence)")
      return nil
    }
  }

  mutating func add(_ finding: RateFinding, of arm: String) {
    rates[arm] = finding
  }

  mutating func add(_ note: FeatureNote, of setup: Int) {
    features[setup] = note
  }

  mutating func add(_ trial: TrialRecord, of id: TrialID) {
    trials[id] = trial
    if let beginning = trial.beginning, beginnings[id] == nil { beginnings[id] = beginning }
  }

  /// Notes what a trial is about to begin with.
  ///
  /// - Parameter mustAgree: what two trials have to have in common.
  /// - Throws: `StudyError.unfair` where another trial began otherwise in that.
  mutating func begin(
    _ id: TrialID, with beginning: TrialBeginning,
    comparing mustAgree: (TrialID, TrialID) -> Set<TrialBeginning.Aspect>
  ) throws(StudyError) {
    for (other, theirs) in beginnings where other != id {
      let differences = beginning.differences(from: theirs, in: mustAgree(id, other))
      guard differences.isEmpty else { throw .unfair(differences: differences) }
    }
    beginnings[id] = beginning
  }
}
