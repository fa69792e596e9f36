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
  /// The part's tensors, their ranges counted from its begin.
  let tensors: [ParameterTensor]
  /// The elements of scratch memory that an update needs.
  let workspaceCount: Int

  /// - Parameter slots: where each would have the arena's first element.
  init(
    _ span: ArenaLayout.Span, rule: any Optimizer, slots: [UnsafeMutablePointer<Float>]
  ) {
    var rule = rule
    rule.weightDecay = span.settings.weightDecay
    self.rule = rule
    part = span.part
    rateMultiplier = span.settings.rateMultiplier
    tensors = span.tensors
    workspaceCount = rule.workspaceCount(for: span.tensors)
    self.slots = slots.map { $0 + span.part.lowerBound }
  }
}
