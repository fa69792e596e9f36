import CKernels

extension GradientClipping {
  /// Bounds the gradients of an arena in place, as `torch.nn.utils.clip_grad_norm_` and
  /// `clip_grad_value_` do.
  ///
  /// The norm is summed in double. Gradients that are not numbers stay so: the update shows them.
  ///
  /// - Parameters:
  ///   - arena: the gradients of all parameters together.
  ///   - threads: how many threads share the work; the result does not depend on it.
  /// - Complexity: O(`arena.count`), one pass to measure and at most one to scale.
  public func apply(to arena: ParameterArena, threads: Int) {
    let run = ck_run_best(Int32(threads))
    switch self {
    case .norm(let most):
      let norm = ck_sum_of_squares(run, arena.count, arena.gradients).squareRoot()
      // PyTorch's own guard against a division by zero.
      let factor = most / (norm + 1e-6)
      if factor < 1 { ck_scale(run, arena.count, Float(factor), arena.gradients) }
    case .value(let most):
      ck_clamp(run, arena.count, Float(-most), Float(most), arena.gradients)
    }
  }
}
