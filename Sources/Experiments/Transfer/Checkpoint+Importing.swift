package import ImageData
import Interchange
package import Layers
import Tensors
package import Training

extension Checkpoint {
  /// Weights of another program as a checkpoint of a model that we know, with the file's own last layer.
  ///
  /// - Parameters:
  ///   - sizing: how images become what the model sees.
  ///   - normalisation: of those images.
  ///   - names: of the classes in the order of the scores; without them each is called by its index.
  /// - Throws: `UnfittingWeights` where the weights are not the model's, `ClassNamesError` where there are more or fewer
  ///   names than classes.
  package init(
    _ pretrained: PretrainedWeights, as model: ModelName, sizing: ImageSizing,
    normalisation: Normalisation, names: [String]?
  ) throws {
    let input: Shape = [1, 3, sizing.side, sizing.side]
    let specs = try model.model(classes: 2, dropout: 0).graph(input: input).parameters
    let weights = pretrained.weights.withoutPrefix(for: Array(specs.dropLast(2)))
    // The last layer's bias has a number for each class.
    let bias = weights.first { $0.name == specs.last?.name }
    let count = bias.map { $0.tensor.shape.rank == 1 ? $0.tensor.shape.count : 0 } ?? 0
    let described = model.model(classes: max(count, 2), dropout: 0)
    try UnfittingWeights.check(
      weights, of: pretrained.path, against: described.graph(input: input).parameters,
      model: model.rawValue)
    let classes =
      names ?? pretrained.classes.flatMap { $0.count == count ? $0 : nil }
      ?? (0..<count).map(String.init)
    guard classes.count == count else {
      throw ClassNamesError(names: classes.count, classes: count, path: pretrained.path)
    }
    self.init(
      spec: ModelSpec(
        model: described, input: Shape(Array(input.sizes.dropFirst())), classes: classes,
        sizing: sizing, normalisation: normalisation),
      step: 0, kernels: [:], weights: weights)
  }
}
