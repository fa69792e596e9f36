/// What an arm of a study took, the finding of its rate included.
public struct ArmBudget: Codable, Equatable, Sendable {
  /// The arm's name.
  public var arm: String
  /// Training steps of finding the rate.
  public var searchSteps: Int
  /// Seconds of finding the rate.
  public var searchSeconds: Double
  /// Seconds of what a frozen part makes of the images.
  public var featureSeconds: Double
  /// Training steps of all trials.
  public var trialSteps: Int
  /// Seconds of all trials.
  public var trialSeconds: Double
  /// The images that the arm sees in training, those that find the rate included, with as many trials of full length as the
  /// study has seeds; a trial that diverged did not choose to see fewer. `nil` while no trial made all its steps, and where
  /// the size of batches is not known.
  public var images: Int?
  /// Seconds until validation accuracy first reaches the target, the finding of the rate and the features of a frozen part
  /// included: one per trial, `nil` where it never does.
  public var secondsToTarget: [Double?]
}

extension StudyRecord {
  /// What each arm took, as the ledger has it, in the arms' order.
  public var budgets: [ArmBudget] {
    zip(arms, metrics).map { arm, metrics in
      let entries = Dictionary(grouping: ledger.filter { $0.arm == arm.name }, by: \.kind)
      func steps(_ kind: LedgerEntry.Kind) -> Int {
        (entries[kind] ?? []).reduce(0) { $0 + $1.steps }
      }
      func seconds(_ kind: LedgerEntry.Kind) -> Double {
        (entries[kind] ?? []).reduce(0) { $0 + $1.seconds }
      }
      let lengths = (entries[.trial] ?? []).filter { entry in
        arm.trials.contains { $0.seed == entry.seed && $0.outcome == .completed }
      }.map(\.steps)
      let beginning = seconds(.search) + seconds(.features)
      return ArmBudget(
        arm: arm.name, searchSteps: steps(.search), searchSeconds: seconds(.search),
        featureSeconds: seconds(.features), trialSteps: steps(.trial),
        trialSeconds: seconds(.trial),
        images: lengths.max().flatMap { length in
          arm.batchSize.map { $0 * (steps(.search) + length * seeds.count) }
        }, secondsToTarget: metrics.secondsToTarget.map { $0.map { $0 + beginning } })
    }
  }

  /// How the budgets of the arms compare.
  public var budgetComparison: BudgetComparison { BudgetComparison(budgets) }

  /// Whether arms are ranked: where they were given the same, or the user asked for it all the same.
  public var ranksArms: Bool { ranksUnequalBudgets == true || budgetComparison.areEqual }
}
