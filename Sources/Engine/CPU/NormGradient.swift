import CKernels

/// What a gradient is still to go through: the second backward pass of the norm that made what it is the gradient of.
struct NormGradient {
  let norm: FusedNorm
  /// What is behind the norm, if it has a gate.
  let gate: GatedNorm?
  /// Whether whoever took the norm's sums has taken the gradient through the activation.
  let isBeforeActivation: Bool

  var reads: [Buffer] {
    norm.reads + (gate.map { [$0.gate] + ($0.ofMean.map { [$0] } ?? []) } ?? [])
  }
}

extension NormGradient? {
  /// Calls `body` with the pass, if there is one, in the terms of the kernels.
  func withGradient(
    in workspace: Workspace, _ body: (UnsafePointer<ck_norm_gradient>?) -> Void
  ) {
    guard let self else { return body(nil) }
    var norm = self.norm.norm(in: workspace)
    if self.isBeforeActivation { norm.activation = CK_ACTIVATION_IDENTITY }
    withUnsafePointer(to: norm) { norm in
      var gradient = ck_norm_gradient(
        norm: norm, x: workspace.floats(self.norm.input),
        dgamma: workspace.gradients + self.norm.parameters.gamma,
        dbeta: workspace.gradients + self.norm.parameters.beta,
        gate: self.gate.map { UnsafePointer(workspace.floats($0.gate)) },
        dmean: self.gate?.ofMean.map { UnsafePointer(workspace.floats($0)) })
      body(&gradient)
    }
  }
}

extension CPULowering {
  /// Leaves the second backward pass of a norm to whoever takes the gradient of what the norm reads.
  mutating func leave(_ pass: NormGradient, of gradient: Buffer, to source: Int) {
    precondition(gradients[source] == nil, "Who is read by a norm is read by nobody else.")
    normGradients[source] = pass
    contribute(gradient, to: source)
  }
}
