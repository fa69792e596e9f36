import Upswing

/// Two phases on the same weights, each with a schedule and a rate of its own: first the head alone, then all of it.
func fineTune(_ data: DataSource, from weights: String, in folder: String) async throws -> Double {
  var experiment = Experiment(data: data, epochs: 2, headFirst: HeadFirst(epochs: 2))
  experiment.images.imageSize = 32
  experiment.images.batchSize = 8
  experiment.model.weights = weights
  experiment.schedule.name = .cosine
  return try await experiment.train(in: folder).outcome.best?.accuracy ?? 0
}

/// The same of a loop: a second schedule from its own beginning, while images and draws go on.
func twoPhases(_ plan: Plan, on shapes: ImageSplit) async throws -> [Double] {
  var trainer = Trainer(plan, Adam(), rate: Constant(0.002))
  let first = try await trainer.run(shapes, epochs: 4).outcome
  trainer.rate = Cosine(max: 0.002)
  trainer.progress = TrainingProgress(from: first.end)
  let second = try await trainer.run(shapes, epochs: 4).outcome
  return [first, second].map { $0.best?.accuracy ?? 0 }
}
