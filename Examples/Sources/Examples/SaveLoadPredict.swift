import Upswing

/// Weights into a file and back, and an image classified with them.
func saveLoadPredict(
  _ network: Model, _ state: TrainingState, trainedOn shapes: ImageSplit, picture: PixelImage,
  in folder: String
) throws -> [ClassProbability] {
  let path = "\(folder)/shapes.safetensors"
  let card = ModelCard(network, trainedOn: shapes)
  try Checkpoint(card: card, weights: state.weights).write(to: path)
  let predictor = try Predictor(Checkpoint(contentsOf: path))
  return predictor.classify([picture])[0]
}
