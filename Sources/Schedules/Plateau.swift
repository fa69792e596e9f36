import Wording

/// A multiplier beside a schedule that falls whenever the loss, or the accuracy, no longer gets better.
///
/// At the end of each epoch its figure is compared with the best so far:
///
///     better      loss < best · (1 - threshold), or accuracy > best · (1 + threshold)
///     bad epochs  0 after a better epoch and while it cools down, else one more
///     multiplier  m ← m · factor when there are more bad epochs than `patience`; then it cools down
///     rate        max(m · scheduled, floor), but never above the scheduled rate
///
/// It is no schedule: what it does depends on what training finds, which ``PlateauState`` remembers. With a constant
/// schedule `torch.optim.lr_scheduler.ReduceLROnPlateau` with a relative threshold, apart from torch's refusal to lower
/// a rate by less than 10⁻⁸.
///
/// ```swift
/// Trainer(plan, state, rate: Constant(0.01), plateau: Plateau(patience: 5))
/// ```
public struct Plateau: Codable, Hashable, Sendable {
  /// What an epoch is judged by: the validation set's, or the training set's where there is no other.
  public enum Metric: String, CaseIterable, Codable, Sendable {
    /// Lower is better.
    case loss
    /// Higher is better.
    case accuracy
  }

  public var metric: Metric
  /// What the rate is multiplied by, between 0 and 1.
  public var factor: Double
  /// How many epochs without improvement pass before the rate is lowered.
  public var patience: Int
  /// The least improvement that counts, as a fraction of the best figure.
  public var threshold: Double
  /// The epochs after a fall in which none counts as bad.
  public var cooldown: Int
  /// The rate below which it does not push.
  public var floor: Double

  /// The settings in words: `metric loss, factor 0.1, patience 10, …`; no floor is left out.
  package var summary: String {
    Phrase.settings(
      ("metric", metric.rawValue), ("factor", factor), ("patience", Double(patience)),
      ("threshold", threshold), ("cooldown", cooldown == 0 ? nil : Double(cooldown)),
      ("floor", floor == 0 ? nil : floor))
  }

  public init(
    watching metric: Metric = .loss, factor: Double = 0.1, patience: Int = 10,
    threshold: Double = 1e-4, cooldown: Int = 0, floor: Double = 0
  ) {
    self.metric = metric
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.floor = floor
  }
}

extension Plateau {
  /// The rate to train with.
  public func rate(_ scheduled: Double, after state: PlateauState) -> Double {
    min(scheduled, max(scheduled * state.multiplier, floor))
  }

  /// Judges the epoch that has ended. A figure that is not finite is never better.
  public func advance(_ state: inout PlateauState, by figure: Double) {
    if isBetter(figure, than: state.best) {
      state.best = figure
      state.badEpochs = 0
    } else {
      state.badEpochs += 1
    }
    if state.cooldown > 0 {
      state.cooldown -= 1
      state.badEpochs = 0
    }
    if state.badEpochs > patience {
      state.multiplier *= factor
      state.cooldown = cooldown
      state.badEpochs = 0
    }
  }

  private func isBetter(_ figure: Double, than best: Double?) -> Bool {
    guard figure.isFinite else { return false }
    guard let best else { return true }
    return switch metric {
    case .loss: figure < best * (1 - threshold)
    case .accuracy: figure > best * (1 + threshold)
    }
  }

  /// Checks the settings.
  ///
  /// - Throws: ``PlateauError`` for the first that is out of range.
  public func validate() throws(PlateauError) {
    guard factor > 0, factor < 1 else { throw .factor(factor) }
    guard (0...Horizon.mostSteps).contains(patience) else { throw .patience(patience) }
    guard threshold >= 0, threshold < 1 else { throw .threshold(threshold) }
    guard (0...Horizon.mostSteps).contains(cooldown) else { throw .cooldown(cooldown) }
    guard floor >= 0, floor.isFinite else { throw .floor(floor) }
  }

  /// What someone should know before spending a run on it.
  public func flaws(epochs: Int) -> [ScheduleFlaw] {
    // After the first epoch, which is always better, the fall comes at the end of the last bad one it does not bear;
    // a further epoch has to use it.
    epochs < 3 || patience > epochs - 3
      ? [.patienceOutlastsRun(patience: patience, epochs: epochs)] : []
  }
}
