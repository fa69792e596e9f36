import Records
import Statistics
import Wording

/// Why differences are sizes alone, and no arm is called better than another.
enum VerdictReservation: Equatable {
  /// Trials are still to be made. Who looks at p values on the way stops when they please.
  case unfinished(open: Int, planned: Int)
  /// Some arms were given more than others, as the sentence says; the images that each saw.
  case unequalBudgets(String, images: [String: Int])

  /// What is said in place of a verdict.
  var sentence: String {
    switch self {
    case .unfinished(let open, let planned):
      "The study is not finished: \(open) of \(Phrase.count(planned, "trial")) are still to be made or to be ended. What follows are "
        + "sizes, which may change; p values come when all trials are done, since who looks at them on the way, and stops where they "
        + "please, finds differences that are none."
    case .unequalBudgets(let budgets, _):
      "The arms are not ranked. \(budgets) What follows are sizes, not verdicts; --rank-unequal ranks the arms all the same, and says so."
    }
  }

  /// In place of an outcome.
  var word: String {
    switch self {
    case .unfinished: "not finished"
    case .unequalBudgets: "unequal budgets"
    }
  }

  /// Whether p values are kept back as well.
  var hidesP: Bool {
    if case .unfinished = self { true } else { false }
  }

  /// Whether it is about a comparison: budgets are those of its two arms.
  func concerns(_ comparison: ArmComparison) -> Bool {
    switch self {
    case .unfinished: true
    case .unequalBudgets(_, let images):
      !BudgetComparison.areEqual(images[comparison.a], images[comparison.b])
    }
  }
}
