import Optimizers
import Tensors

/// A part of the arena whose parameters one call of a rule updates.
///
/// Everything is worked out beforehand, so that no update builds a rule or an array.
struct UpdateSpan {
  /// In elements; a multiple of 16 from the arena's begin.
  let part: Range<Int>
  /// The optimizer with this part's weight decay.
  let rule: any Optimizer
  let rateMultiplier: Double
  /// Where the part begins in each slot.
  let slots: [UnsafeMutablePointer<Float>]

  /// - Parameter slots: where each would have the arena's first element.
  init(
    _ part: Range<Int>, _ settings: ParameterSettings, rule: any Optimizer,
    slots: [UnsafeMutablePointer<Float>]
  ) {
    var rule = rule
    rule.weightDecay = settings.weightDecay
    self.part = part
    self.rule = rule
    rateMultiplier = settings.rateMultiplier
    self.slots = slots.map { $0 + part.lowerBound }
  }
}
