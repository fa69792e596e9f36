import Upswing

/// A training loop of one's own, which adds the gradients of four batches before each update.
func gradientAccumulation(on shapes: ImageSplit) async throws -> Double {
  try await TrainingThread.run {
    let plan = try Model.cnn(classes: shapes.classes.count).compile(
      input: shapes.training.imageShape)
    let state = plan.initialState(for: SGD(momentum: 0.9), seed: 1)
    let executor = Executor(plan)
    var sum = executor.withGradients { [Float](repeating: 0, count: $0.count) }
    var losses: [Double] = []
    for epoch in 0..<8 {
      let batches = shapes.training.stream(epoch: epoch)
      var count = 0
      while let batch = try batches.next() {
        losses.append(
          executor.forwardBackward(state, images: batch.images, labels: batch.labels).meanLoss)
        executor.withGradients { for index in $0.indices { sum[index] += $0[index] / 4 } }
        count += 1
        guard count % 4 == 0 else { continue }
        executor.withGradients { _ = $0.update(from: sum) }
        executor.update(state, rate: 0.02)
        for index in sum.indices { sum[index] = 0 }
      }
    }
    return losses.suffix(4).reduce(0, +) / losses.prefix(4).reduce(0, +)
  }
}
