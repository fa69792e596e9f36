public import Records
import Statistics

extension StudyCollection {
  /// Adds the result of a study.
  ///
  /// - Parameters:
  ///   - name: what the study is called among the others.
  ///   - folder: where it lies.
  public mutating func add(_ report: StudyReport, as name: String, in folder: String) {
    let study = report.study
    let scores = Dictionary(study.metrics.map { ($0.arm, $0.score?.mean) }) { first, _ in first }
    let seconds = Dictionary(
      study.budgets.map { ($0.arm, ArmMetrics.medianToTarget($0.secondsToTarget)) }
    ) { first, _ in first }
    var (wins, canShow): ([Member.Win], Bool) = ([], false)
    if case .success(let verdict) = report.conclusion.verdict {
      canShow = verdict.comparisons.contains { $0.canBeDistinguished(level: verdict.level) }
      let shown = verdict.comparisons.filter {
        $0.isDistinguished && report.callsWinner(of: $0)
      }
      wins = shown.map {
        verdict.isFirstBetter($0) == true ? .init($0.a, over: $0.b) : .init($0.b, over: $0.a)
      }
    }
    members.append(
      Member(
        name: name, data: study.data, model: study.model, folder: folder, measure: study.measure,
        scores: arms.map { scores[$0] ?? nil }, secondsToTarget: arms.map { seconds[$0] ?? nil },
        wins: wins, canShow: canShow, verdict: report.headline,
        unequalBudgets: study.budgetComparison.areEqual ? nil : study.budgetComparison.sentence))
  }
}
