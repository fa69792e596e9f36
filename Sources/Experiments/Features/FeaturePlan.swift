package import Engine
package import ImageData
package import Layers
package import Tensors

/// What a frozen part is to be computed of.
package struct FeaturePlan: Sendable {
  /// All splits that will be trained on; they are of one index and normalise alike.
  package var splits: [ImageSplit]
  /// The whole model.
  package var model: Model
  /// The last frozen stage.
  package var stage: String
  /// The whole model's, or at least those of the frozen part.
  package var weights: [NamedTensor]
  /// Of each training image where training augments; else 0.
  package var views: Int
  package var options: PlanOptions

  package init(
    splits: [ImageSplit], model: Model, stage: String, weights: [NamedTensor], views: Int,
    options: PlanOptions
  ) {
    self.splits = splits
    self.model = model
    self.stage = stage
    self.weights = weights
    self.views = views
    self.options = options
  }
}
