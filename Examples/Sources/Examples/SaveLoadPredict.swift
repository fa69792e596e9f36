import Upswing

/// Weights into a file and back, and an image classified with them.
func saveLoadPredict(
  _ network: Model, _ state: TrainingState, trainedOn shapes: ImageSplit, picture: PixelImage,
  at path: String
) throws -> [ClassProbability] {
  try Checkpoint(network, state, trainedOn: shapes).write(to: path)
  return try Predictor(contentsOf: path).classify([picture])[0]
}
