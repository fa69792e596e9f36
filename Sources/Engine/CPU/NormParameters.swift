import CKernels

/// Where a batch norm's vectors lie, and what they are normalised with.
struct NormParameters: Sendable {
  let epsilon: Float
  /// The index of its first tensor among the model's.
  let index: Int
  // Offsets into the arenas of parameters and statistics.
  let gamma: Int
  let beta: Int
  let runningMean: Int
  let runningVariance: Int

  /// Whether training leaves the norm alone, by the state's groups of parameters: it then normalises by its running
  /// statistics, and keeps them.
  func isKept(in workspace: Workspace) -> Bool { workspace.keptNorms?[index] ?? false }

  /// Gradients of scale and shift of a norm that is kept: statistics that do not depend on the batch have none. Without
  /// them only γ/√(σ² + ε) · dy is left of the input's.
  func clearGradients(in workspace: Workspace, channels: Int) {
    for vector in [gamma, beta] {
      (workspace.gradients + vector).update(repeating: 0, count: channels)
    }
  }

  /// The normalisation by the running statistics, in the terms of the kernels.
  func running(
    in workspace: Workspace, activation: ck_activation = CK_ACTIVATION_IDENTITY
  ) -> ck_norm {
    ck_norm(
      mean: workspace.statistics + runningMean, variance: workspace.statistics + runningVariance,
      gamma: workspace.parameters + gamma, beta: workspace.parameters + beta, epsilon: epsilon,
      activation: activation)
  }
}
