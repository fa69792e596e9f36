import Upswing

/// Two phases on the same weights, each with a schedule and a rate of its own: first the head alone, then all of it.
func fineTune(_ data: DataSource, from weights: String, in folder: String) async throws -> Double {
  var head = Experiment(data: data, epochs: 2)
  head.images.imageSize = 32
  head.images.batchSize = 8
  head.model.weights = weights
  head.model.transfer = TransferSettings(freezing: Freezing(through: "blocks.3"))
  let first = try await head.train(in: "\(folder)/head")

  var all = head
  all.model.weights = first.checkpoint
  all.model.transfer = nil
  all.schedule.name = .cosine
  let second = try await all.train(in: "\(folder)/all")
  return second.outcome.best?.accuracy ?? 0
}
