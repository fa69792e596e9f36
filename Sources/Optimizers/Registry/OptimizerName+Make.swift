extension OptimizerName {
  /// The rule with the command line's options and its own defaults, which are PyTorch's, for the rest.
  ///
  /// - Parameters:
  ///   - momentum: μ, β of schedule-free SGD, or β₁ in the Adam family, LAMB, Lion and Prodigy. `nil` is 0.9 for SGD, which nobody trains without, and the
  ///     rule's own default for the others.
  ///   - weightDecay: coupled L2, decoupled in both AdamWs, Lion, LAMB, Muon and Prodigy. `nil` is the rule's own default.
  /// - Throws: ``OptimizerError`` for values out of range, and for a momentum where there is none.
  public func make(
    momentum: Double? = nil, weightDecay: Double? = nil
  ) throws(OptimizerError) -> any Optimizer {
    let optimizer: any Optimizer =
      switch self {
      case .sgd: SGD(momentum: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .adagrad: Adagrad(weightDecay: weightDecay ?? 0)
      case .adadelta: Adadelta(weightDecay: weightDecay ?? 0)
      case .rmsprop: RMSprop(momentum: momentum ?? 0, weightDecay: weightDecay ?? 0)
      case .adam: Adam(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .adamax: Adamax(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .adamw: AdamW(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0.01)
      case .nadam: NAdam(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .radam: RAdam(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .lion: Lion(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .lamb: LAMB(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0.01)
      case .muon: Muon(mu: momentum ?? 0.95, weightDecay: weightDecay ?? 0.1)
      case .scheduleFreeSGD:
        ScheduleFreeSGD(beta: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .scheduleFreeAdamW:
        ScheduleFreeAdamW(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      case .prodigy: Prodigy(beta1: momentum ?? 0.9, weightDecay: weightDecay ?? 0)
      }
    if momentum != nil, self == .adagrad || self == .adadelta {
      throw .noMomentum(optimizer: rawValue)
    }
    try optimizer.validate()
    return optimizer
  }
}
