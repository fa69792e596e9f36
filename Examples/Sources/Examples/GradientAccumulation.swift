import Upswing

/// The gradients of three batches added up before each update, with the loop that is there.
func gradientAccumulation(_ plan: Plan, on shapes: ImageSplit) async throws -> TrainingOutcome {
  let rule = GradientAccumulation(SGD(momentum: 0.9), batches: 3)
  return try await Trainer(plan, rule, rate: Constant(0.02)).run(shapes, epochs: 8).outcome
}
