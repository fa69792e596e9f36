public import ImageData
public import Layers
public import Tensors

/// What a checkpoint says about its weights: all that is needed to use them on a new image.
public struct ModelSpec: Equatable, Sendable {
  public var model: Model
  /// `[channels, height, width]` of one sample.
  public var input: Shape
  /// The names of the classes, in the order of the model's scores.
  public var classes: [String]
  /// How an image becomes the square that the model sees.
  public var sizing: ImageSizing
  public var normalisation: Normalisation

  public init(
    model: Model, input: Shape, classes: [String], sizing: ImageSizing,
    normalisation: Normalisation
  ) {
    self.model = model
    self.input = input
    self.classes = classes
    self.sizing = sizing
    self.normalisation = normalisation
  }

  /// What there is to say of a model that is trained on images.
  public init(_ model: Model, trainedOn split: ImageSplit) {
    self.init(
      model: model, input: Shape(Array(split.training.imageShape.sizes.dropFirst())),
      classes: split.classes, sizing: split.index.sizing,
      normalisation: split.training.normalisation)
  }
}
