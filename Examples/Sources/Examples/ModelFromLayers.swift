import Upswing

/// A network of one's own, trained with the built-in loop at a rate that is found.
func modelFromLayers(on shapes: ImageSplit) async throws -> TrainingOutcome {
  let plan = try Model {
    for width in [8, 16] {
      [Conv2D(width, kernel: 3, padding: .same), BatchNorm(), ReLU(), MaxPool2D(2)]
    }
    [GlobalAveragePool(), Linear(shapes.classes.count)]
  }.compile(input: shapes.training.imageShape)
  let range = try RateSearch().range(plan, Adam(), on: shapes.training)
  return try await Trainer(plan, Adam(), rate: Triangular(range)).run(shapes, epochs: 8).outcome
}
