import CKernels

extension GradientClipping {
  /// Bounds gradients in place, as `torch.nn.utils.clip_grad_norm_` and
  /// `clip_grad_value_` do.
  ///
  /// The norm is summed in double. Gradients that are not numbers stay so: the update shows them.
  ///
  /// - Parameters:
  ///   - gradients: those of all parameters.
  ///   - parts: where the gradients lie that are to be used; others neither count nor change.
  ///   - threads: how many threads share the work; the result does not depend on it.
  /// - Complexity: O(n) in the number of gradients, one pass to measure and at most one to scale.
  public func apply(
    to gradients: UnsafeMutablePointer<Float>, in parts: [Range<Int>], threads: Int
  ) {
    let run = ck_run_best(Int32(threads))
    switch self {
    case .norm(let most):
      var sum = 0.0
      for part in parts {
        sum += ck_sum_of_squares(run, part.count, gradients + part.lowerBound)
      }
      // PyTorch's own guard against a division by zero.
      let factor = most / (sum.squareRoot() + 1e-6)
      guard factor < 1 else { return }
      for part in parts {
        ck_scale(run, part.count, Float(factor), gradients + part.lowerBound)
      }
    case .value(let most):
      for part in parts {
        ck_clamp(run, part.count, Float(-most), Float(most), gradients + part.lowerBound)
      }
    }
  }
}
