import Engine
import ImageData
import Layers
import Optimizers
import Tensors
import Training

/// The data and the compiled model of a command, ready to be trained or tested.
struct Workbench {
  let split: ImageSplit
  let plan: Plan
  let card: ModelCard
  private let initial: Checkpoint?

  /// Compiles a model for a split.
  ///
  /// - Throws: `Failure` where the model does not fit the image size or the machine, or the first weights
  ///   cannot be read.
  init(
    _ split: ImageSplit, model name: ModelName, dropout: Double, loss: Loss, options: PlanOptions,
    initial path: String?
  ) throws {
    self.split = split
    let training = split.training
    guard training.batchCount > 0 else {
      throw Failure(.badData, "There are no images to train on.")
    }
    let model = name.model(classes: split.classes.count, dropout: dropout)
    card = ModelCard(
      model: model, input: Shape(Array(training.imageShape.sizes.dropFirst())),
      classes: split.classes, sizing: split.index.sizing, normalisation: training.normalisation)
    do {
      plan = try model.compile(
        input: training.imageShape, loss: loss, options: options)
    } catch {
      throw Failure(.usage, "\(error)")
    }
    do {
      initial = try path.map(Checkpoint.init(contentsOf:))
    } catch {
      throw Failure(reading: error)
    }
  }

  /// Fresh weights, or those of `--init`.
  func state(for optimizer: any Optimizer, seed: UInt64) throws -> TrainingState {
    let state = plan.initialState(for: optimizer, seed: seed)
    guard let initial else { return state }
    do {
      try state.load(weights: initial.weights)
    } catch {
      throw Failure(.badData, "\(error)")
    }
    return state
  }
}
