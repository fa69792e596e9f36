import CKernels

/// A batch normalisation with what is fused to it, as forward and backward passes and the convolutions that
/// normalise what they read all need it.
struct FusedNorm: Sendable {
  /// What a training batch leaves for the backward pass.
  struct Batch {
    let mean: Buffer
    let variance: Buffer
    /// Of each window's largest value, where a pool is fused.
    let positions: Buffer?
  }

  /// Of the input.
  let shape: ck_shape
  let parameters: NormParameters
  let momentum: Double
  let activation: ck_activation
  /// Of the fused pool.
  let window: ck_window?
  var input: Buffer
  /// `nil` in evaluation.
  let batch: Batch?

  /// What whoever normalises reads.
  var reads: [Buffer] { [input] + (batch.map { [$0.mean, $0.variance] } ?? []) }

  /// The normalisation by the batch's own statistics or, in evaluation, the running ones.
  func norm(in workspace: Workspace) -> ck_norm {
    var norm = parameters.running(in: workspace, activation: activation)
    if let batch {
      norm.mean = UnsafePointer(workspace.floats(batch.mean))
      norm.variance = UnsafePointer(workspace.floats(batch.variance))
    }
    return norm
  }

  func positions(in workspace: Workspace) -> UnsafeMutablePointer<UInt8>? {
    batch?.positions.map { workspace.raw($0).assumingMemoryBound(to: UInt8.self) }
  }
}

extension FusedNorm? {
  /// Calls `body` with the normalisation, if there is one, in the terms of the kernels.
  func withNorm(
    in workspace: Workspace, _ body: (UnsafePointer<ck_norm>?) -> Void
  ) {
    guard var norm = self?.norm(in: workspace) else { return body(nil) }
    body(&norm)
  }

  /// Calls `body` with the sums that whoever writes the gradient of the normalised output is to take, if there are any.
  ///
  /// - Parameter gates: whether the gradient is that of the normalised output times a gate.
  func withTally(
    _ sums: Buffer?, gates: Bool = false, in workspace: Workspace,
    _ body: (UnsafePointer<ck_norm_tally>?) -> Void
  ) {
    guard let self, let sums else { return body(nil) }
    withUnsafePointer(to: self.norm(in: workspace)) { norm in
      var tally = ck_norm_tally(
        norm: norm, x: workspace.floats(self.input), sums: workspace.raw(sums), gates: gates)
      body(&tally)
    }
  }
}
