import Upswing

/// A training loop of one's own, every line of it open to change; it adds up the gradients of three batches.
func ownLoop(_ plan: Plan, on shapes: ImageSplit) async throws -> [Double] {
  try await TrainingThread.run {
    let rule = GradientAccumulation(SGD(momentum: 0.9), batches: 3)
    let (state, executor) = (plan.initialState(for: rule, seed: 1), Executor(plan))
    var losses: [Double] = []
    for epoch in 0..<8 {
      let batches = shapes.training.stream(epoch: epoch)
      while let batch = try batches.next() {
        losses.append(executor.forwardBackward(state, on: batch).meanLoss)
        executor.update(state, rate: 0.02)
      }
    }
    return losses
  }
}
