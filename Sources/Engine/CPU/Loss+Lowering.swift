import CKernels
import Layers
import Tensors

extension CPULowering {
  /// The loss, the predictions and, for training, the gradient of the scores, which is returned.
  mutating func lowerLoss(_ scores: Int) -> Buffer? {
    let value = values[scores]
    guard case .softmaxCrossEntropy(let smoothing) = loss else { return nil }
    // What is reported of an evaluation is the plain cross-entropy, whatever training minimises.
    let isTraining = mode == .training
    let losses = builder.buffer(byteCount: value.shape[0] * MemoryLayout<Double>.stride)
    let gradient = isTraining ? gradientBuffer(of: scores) : nil
    builder.append(
      CrossEntropyStep(
        classes: value.shape[1], smoothing: isTraining ? smoothing : 0, scores: value.buffer,
        losses: losses, gradient: gradient),
      reads: [value.buffer, .labels],
      writes: [losses, .predictions] + (gradient.map { [$0] } ?? []))
    return gradient
  }
}

/// Softmax cross-entropy of the samples that count.
struct CrossEntropyStep: Step {
  let classes: Int
  let smoothing: Double
  let scores: Buffer
  let losses: Buffer
  let gradient: Buffer?

  func run(_ workspace: Workspace) {
    let logits = ck_logits(
      values: workspace.floats(scores), rows: Int32(workspace.count), classes: Int32(classes),
      stride: Int32(classes))
    ck_argmax(
      workspace.run, logits,
      workspace.raw(.predictions).assumingMemoryBound(to: Int32.self))
    workspace.lossSum.pointee = ck_cross_entropy(
      workspace.run, logits, workspace.raw(.labels).assumingMemoryBound(to: Int32.self),
      smoothing, workspace.raw(losses).assumingMemoryBound(to: Double.self),
      gradient.map { workspace.floats($0) })
  }
}
