import Upswing

/// Weights into a file and back, and an image classified with them.
func saveLoadPredict(
  _ shapes: ImageSplit, picture: PixelImage, in folder: String
) throws -> [ClassProbability] {
  let network = Model.cnn(classes: shapes.classes.count)
  let plan = try network.compile(input: shapes.training.imageShape)
  let state = plan.initialState(for: SGD(), seed: 1)

  let path = "\(folder)/shapes.safetensors"
  try Checkpoint(card: ModelCard(network, trainedOn: shapes), weights: state.weights)
    .write(to: path)
  let predictor = try Predictor(Checkpoint(contentsOf: path))
  return predictor.classify([picture])[0]
}
