import Records
import Wording

/// What a study took, arm by arm: finding the rate, training, and how long it was until the target with both.
struct StudyBudget {
  let study: StudyRecord

  /// A row for each arm; `nil` where nothing was entered.
  var markup: Markup? {
    guard !study.ledger.isEmpty else { return nil }
    let budgets = study.budgets
    let hasFeatures = budgets.contains { $0.featureSeconds > 0 }
    let rows = budgets.map { budget -> [String] in
      let seconds = budget.searchSeconds + budget.featureSeconds + budget.trialSeconds
      return [
        budget.arm, steps(budget.searchSteps), time(budget.searchSeconds),
      ] + (hasFeatures ? [time(budget.featureSeconds)] : []) + [
        steps(budget.trialSteps), time(budget.trialSeconds), time(seconds),
        budget.images.map { PageText.count($0) } ?? "–",
        ArmMetrics.medianToTarget(budget.secondsToTarget).map(PageText.duration) ?? "–",
      ]
    }
    let columns =
      [study.noun, "finding the rate: steps", "time"] + (hasFeatures ? ["frozen stages"] : [])
      + [
        "trials: steps", "time", "all", "images seen",
        "until \(PageText.fraction(study.target)), finding included",
      ]
    let comparison = study.budgetComparison
    let verdict: Markup =
      comparison.sentence.map { comparison.areEqual ? "<p>\($0)</p>\n" : .notice($0) } ?? ""
    return """
      \(verdict)<div class="card">\(.table(columns, rows, .numeric))\
      <p class="note">Images seen are those of finding the rate and of as many full trainings as there are seeds. The time until the target is \
      the median over the seeds.</p></div>

      """
  }

  private func steps(_ count: Int) -> String { count == 0 ? "–" : PageText.count(count) }

  private func time(_ seconds: Double) -> String {
    seconds == 0 ? "–" : PageText.duration(seconds)
  }
}
