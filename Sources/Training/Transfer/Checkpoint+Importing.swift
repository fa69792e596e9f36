import Engine
package import ImageData
import Interchange
package import Layers
import Tensors

extension Checkpoint {
  /// Weights of another program as a checkpoint of a model that we know, with the file's own last layer.
  ///
  /// - Parameters:
  ///   - side: of the images, in pixels.
  ///   - sizing: how they become squares of it.
  ///   - names: of the classes in the order of the scores; without them each is called by its index.
  /// - Throws: `WeightsError` where the file lacks the last layer, `ClassNamesError` where there are more or fewer names
  ///   than classes. What else does not fit is found when the weights are loaded.
  package init(
    _ pretrained: PretrainedWeights, as model: ModelName, sizing: ImageSizing, names: [String]?
  ) throws {
    let shape: Shape = [1, 3, sizing.side, sizing.side]
    let specs = try model.model(classes: 2, dropout: 0).graph(input: shape).parameters
    guard let bias = specs.last,
      let head = pretrained.weights.first(where: { $0.name == bias.name })
    else {
      var error = WeightsError()
      error.missing = specs.suffix(2).map(\.name)
      throw error
    }
    let count = head.tensor.shape.count
    let classes = names ?? pretrained.classes ?? (0..<count).map(String.init)
    guard classes.count == count else {
      throw ClassNamesError(names: classes.count, classes: count, path: pretrained.path)
    }
    self.init(
      card: ModelCard(
        model: model.model(classes: count, dropout: 0),
        input: Shape(Array(shape.sizes.dropFirst())),
        classes: classes, sizing: sizing, normalisation: pretrained.normalisation),
      step: 0, kernels: [:], weights: pretrained.weights)
  }
}
