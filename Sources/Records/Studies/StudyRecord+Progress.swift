extension StudyRecord {
  /// How many trials there are to be; an arm without rates has none to make.
  public var plannedTrials: Int {
    arms.count { $0.schedule != nil } * seeds.count
  }

  /// How many of them are still to be made, or to be ended.
  public var openTrials: Int {
    let closed = arms.flatMap(\.trials).count { trial in
      if case .interrupted = trial.outcome { false } else { true }
    }
    return max(0, plannedTrials - closed)
  }
}
