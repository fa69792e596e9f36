import Upswing

/// A training loop of one's own, which adds the gradients of three batches before each update.
func gradientAccumulation(_ plan: Plan, on shapes: ImageSplit) async throws -> Double {
  try await TrainingThread.run {
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    let executor = Executor(plan)
    let sum = GradientSum(of: executor)
    var losses: [Double] = []
    for epoch in 0..<8 {
      let batches = shapes.training.stream(epoch: epoch)
      while let batch = try batches.next() {
        let result = executor.forwardBackward(state, images: batch.images, labels: batch.labels)
        losses.append(result.meanLoss)
        sum.add()
        guard sum.count == 3 else { continue }
        sum.takeMean()
        executor.update(state, rate: 0.02)
      }
    }
    return losses.suffix(4).reduce(0, +) / losses.prefix(4).reduce(0, +)
  }
}
