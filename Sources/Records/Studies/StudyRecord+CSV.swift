extension StudyRecord {
  /// The header of ``summaryCSV()``.
  public static let summaryCSVHeader = """
    contestant,rule,schedule,rate_origin,trials,completed,diverged,score_mean,score_lowest,\
    score_highest,best_mean,best_lowest,best_highest,best_epochs,epochs_to_target,\
    seconds_to_target,milliseconds_per_step,state_bytes
    """

  /// The header of ``epochsCSV()``.
  public static let epochsCSVHeader = "contestant,seed," + EpochRecord.csvHeader

  /// The study's table: a line for each arm, in their order.
  ///
  /// Numbers are written as in a run's files. A cell of several numbers, one a trial, has spaces between them and `-` for
  /// a trial that never reached the target.
  ///
  /// - Complexity: O(n) in the number of epochs.
  public func summaryCSV() -> String {
    let lines = zip(arms, metrics).map { arm, metrics in
      func spread(_ spread: ArmMetrics.Spread?) -> [String] {
        [spread?.mean, spread?.lowest, spread?.highest].map(CSVCells.text)
      }
      func list(_ values: [(some CustomStringConvertible)?]) -> String {
        values.map { $0?.description ?? "-" }.joined(separator: " ")
      }
      let cells =
        [
          CSVCells.quoted(arm.name), CSVCells.quoted(arm.rule),
          CSVCells.quoted(arm.schedule ?? ""), arm.rateOrigin.name,
          String(arm.trials.count), String(metrics.completed), String(metrics.diverged),
        ] + spread(metrics.score) + spread(metrics.best) + [
          list(metrics.bestEpochs), list(metrics.epochsToTarget),
          list(metrics.secondsToTarget), CSVCells.text(metrics.millisecondsPerStep),
          String(metrics.stateBytes),
        ]
      return cells.joined(separator: ",")
    }
    return ([Self.summaryCSVHeader] + lines).map { $0 + "\n" }.joined()
  }

  /// A line for each epoch of each trial, in their order.
  ///
  /// - Complexity: O(n) in the number of epochs.
  public func epochsCSV() -> String {
    var text = Self.epochsCSVHeader + "\n"
    for arm in arms {
      let name = CSVCells.quoted(arm.name)
      for trial in arm.trials {
        for epoch in trial.epochs { text += "\(name),\(trial.seed),\(epoch.csvLine)\n" }
      }
    }
    return text
  }
}
