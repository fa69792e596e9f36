package import Engine
package import ImageData
package import Layers
package import Optimizers
import Tensors

/// The data and the compiled model of a command, ready to be trained or tested.
package struct Workbench {
  package let split: ImageSplit
  package let plan: Plan
  package let card: ModelCard
  private let initial: Checkpoint?

  /// Compiles a model for a split.
  ///
  /// - Parameter initial: weights to begin with instead of fresh ones.
  /// - Throws: `TrainingError.noBatches` without images, `ShapeError` where the model does not fit their
  ///   size, `PlanError` where this machine cannot compute it.
  package init(
    _ split: ImageSplit, model name: ModelName, dropout: Double, loss: Loss, options: PlanOptions,
    initial: Checkpoint?
  ) throws {
    self.split = split
    self.initial = initial
    let training = split.training
    guard training.batchCount > 0 else { throw TrainingError.noBatches }
    let model = name.model(classes: split.classes.count, dropout: dropout)
    card = ModelCard(
      model: model, input: Shape(Array(training.imageShape.sizes.dropFirst())),
      classes: split.classes, sizing: split.index.sizing, normalisation: training.normalisation)
    plan = try model.compile(input: training.imageShape, loss: loss, options: options)
  }

  /// Fresh weights, or those that were given.
  ///
  /// - Throws: `WeightsError` where the given ones do not fit the model, `OptimizerError` where the optimizer's
  ///   groups of parameters do not.
  package func state(for optimizer: OptimizerConfiguration, seed: UInt64) throws -> TrainingState {
    let state = try plan.initialState(
      for: optimizer.optimizer, groups: optimizer.groups, seed: seed)
    if let initial { try state.load(weights: initial.weights) }
    return state
  }
}
