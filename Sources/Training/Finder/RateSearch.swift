import Foundation
public import Optimizers
import Schedules

/// A search for the learning rate by successive halving: rates half a decade apart are each trained for a few steps
/// from the same beginning, on the same batches; the better half is trained on to three times as many steps, the best
/// three of those to six times.
///
/// A range test asks what one step at a rate does to weights that all lower rates have passed over. Here every rate
/// begins afresh and is held, as training will hold it, so that what an optimizer remembers of its steps, and what
/// builds up over many of them, is that of the rate alone. Trials are judged by batches that none of them trains on, at the
/// temperature that suits their predictions best.
///
/// Trials are short and few images judge them, so that they miss the best rate by about as much as the best rates of different
/// images differ. The suggestion is the middle, over the logarithm, of what the trials say and of what was best on other
/// images.
///
/// ```swift
/// let search = try RateSearch().run(plan, state, on: flowers.training)
/// let rate = try search.suggestion()
/// ```
///
/// Reference: K. Jamieson, A. Talwalkar, *Non-stochastic Best Arm Identification and Hyperparameter Optimization*,
/// arXiv 1502.07943, figure 3, with fewer and longer rounds.
public struct RateSearch: Codable, Equatable, Sendable {
  /// The lowest rate to be tried; `nil` for two decades below what is usual for the optimizer.
  public var from: Double?
  /// The highest one; `nil` for two decades above what is usual.
  public var to: Double?
  /// What the search may cost, in training steps: those of all trials together and, at a third of a step each, the
  /// batches that judge them. `nil` for two epochs, but from 300 to 1000, and up to a tenth of the training
  /// while noise leaves it undecided. It is exceeded where no rate of the window is clearly better than its neighbours beyond, or nothing has been learnt yet: rather late than wrong.
  public var budget: Int?
  /// The steps of the training that the rate is for; `nil` for thirty epochs.
  public var trainingSteps: Int?
  /// What training will clip by: rates that it allows may be higher.
  public var clipping: GradientClipping?
  /// Whether the training begins with random weights. Then what such trainings did best with on other images counts
  /// beside the trials, unless ``from`` or ``to`` says where to look. Of weights from elsewhere that is not known: they need `false`.
  public var beginsAfresh: Bool

  public init(
    from: Double? = nil, to: Double? = nil, budget: Int? = nil, trainingSteps: Int? = nil,
    clipping: GradientClipping? = nil, beginsAfresh: Bool = true
  ) {
    self.from = from
    self.to = to
    self.budget = budget
    self.trainingSteps = trainingSteps
    self.clipping = clipping
    self.beginsAfresh = beginsAfresh
  }

  /// The smallest budget that a search can do anything with.
  static let smallestBudget = 10

  /// What a search over a source with so many batches per epoch may cost, in training steps.
  public func plannedSteps(stepsPerEpoch: Int) -> Int {
    budget ?? min(max(2 * min(stepsPerEpoch, 1000), 300), 1000)
  }

  /// The rates to begin with, ascending.
  ///
  /// They are whole half decades (…, 0.001, 0.00316, 0.01, …), nine of them around the optimizer's usual rate. Bounds
  /// cut off what lies beyond; where they leave fewer than three, they are themselves the ends of a grid.
  func candidates(for optimizer: any Optimizer) -> [Double] {
    let centre = Int((2 * log10(Self.usualRate(for: optimizer))).rounded())
    let usual = (centre - 4...centre + 4).map { pow(10, Double($0) / 2) }
    let fitting = usual.filter { rate in
      rate >= (from ?? 0) * (1 - 1e-9) && rate <= (to ?? .infinity) * (1 + 1e-9)
    }
    if fitting.count >= 3 { return fitting }
    let lowest = from ?? min(usual[0], (to ?? usual[0]) / 1e4)
    let highest = to ?? max(usual[8], lowest * 1e4)
    let intervals = min(max(Int((2 * log10(highest / lowest)).rounded()), 2), 8)
    return (0...intervals).map { index in
      index == intervals
        ? highest : lowest * pow(highest / lowest, Double(index) / Double(intervals))
    }
  }

  /// The middle of the rates that are tried: PyTorch's default rates are good guesses for some rules only.
  package static func usualRate(for optimizer: any Optimizer) -> Double {
    switch optimizer {
    case is SGD, is Adagrad, is LAMB, is Muon: 1e-2
    case is Adadelta, is Prodigy: 1
    case is ScheduleFreeSGD: 0.1
    case is ScheduleFreeAdamW: 3e-3
    case is Lion: 1e-4
    default: 1e-3
    }
  }

  /// Checks the numbers.
  ///
  /// - Throws: a ``RateFinderError``, or an `OptimizerError` for the clipping.
  func validate() throws {
    if let from, !(from > 0 && from.isFinite) {
      throw RateFinderError.rates(from: from, to: to ?? .infinity)
    }
    if let to, !(to > (from ?? 0) && to.isFinite && (to / (from ?? to)).isFinite) {
      throw RateFinderError.rates(from: from ?? 0, to: to)
    }
    if let budget, !(Self.smallestBudget...Horizon.mostSteps).contains(budget) {
      throw RateFinderError.budget(budget)
    }
    try clipping?.validate()
  }
}
