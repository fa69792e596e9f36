import Optimizers

extension RateSearch {
  /// What the rate of the lowest loss in the trials is to be multiplied by to be the one that trains best.
  ///
  /// A few dozens of steps, judged by the loss, favour rates that are a little low for a training that is judged by its
  /// accuracy: on two data sets, and then on two others, the rules that divide by a mean of squares did best about √2
  /// higher (docs/design/0010). RAdam holds its rate back for its first thousand steps or so; its trials see little of it, a
  /// training much, so the rate is lowered by what it is held back on average in one and in the other.
  static func correction(
    for optimizer: any Optimizer, trialSteps: Int, trainingSteps: Int
  ) -> Double {
    switch optimizer {
    case let rule as RAdam:
      let (trial, training) = (
        rule.meanFraction(of: trialSteps), rule.meanFraction(of: trainingSteps)
      )
      return trial > 0 && training > 0 ? min(trial / training, 1) : 1
    case is SGD, is Lion, is Muon, is ScheduleFreeSGD, is Prodigy: return 1
    default: return 2.0.squareRoot()
    }
  }
}

extension RAdam {
  /// The mean over so many steps of the fraction of the rate that it moves by.
  func meanFraction(of steps: Int) -> Double {
    let count = min(max(steps, 1), 10_000)
    let shares = (1...count).map { place in
      rectification(at: max(Int(Double(steps) * Double(place) / Double(count)), 1))
    }
    return shares.reduce(0, +) / Double(count)
  }
}
