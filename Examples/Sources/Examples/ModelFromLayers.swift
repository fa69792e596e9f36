import Upswing

/// A network of one's own, trained with the built-in loop at a rate that is found.
func modelFromLayers(on shapes: ImageSplit) async throws -> Double {
  let network = Model {
    for width in [8, 16] {
      Conv2D(width, kernel: 3, padding: .same)
      BatchNorm()
      ReLU()
      MaxPool2D(2)
    }
    GlobalAveragePool()
    Linear(shapes.classes.count)
  }
  let plan = try network.compile(input: shapes.training.imageShape)
  let state = plan.initialState(for: Adam(), seed: 1)
  let range = try RateSearch().run(plan, state, on: shapes.training).range()
  let cycle = Triangular(base: range.lower, max: range.upper, stepSize: .epochs(2))
  let outcome = try await Trainer(plan, state, rate: cycle).run(shapes, epochs: 8).outcome
  return outcome.best?.accuracy ?? 0
}
