public import Engine
public import ImageData
public import Records
import Tensors

extension Checkpoint {
  /// The loss and the confusion matrix of the checkpoint's weights over all images of a source.
  ///
  /// - Parameters:
  ///   - source: images, sized and normalised as the checkpoint's spec says.
  ///   - interrupted: asked before each batch.
  /// - Returns: `nil` if it was interrupted.
  /// - Throws: where model, weights and images do not fit each other, or there are no images.
  public func evaluation(
    on source: ImageBatches, options: PlanOptions = PlanOptions(),
    interrupted: () -> Bool = { false }
  ) throws -> Evaluation? {
    try classification(on: source, options: options, interrupted: interrupted)?.evaluation
  }

  /// As ``evaluation(on:options:interrupted:)``, with what each image is taken for.
  public func classification(
    on source: ImageBatches, options: PlanOptions = PlanOptions(),
    interrupted: () -> Bool = { false }
  ) throws -> Classification? {
    let plan = try spec.model.compile(input: source.imageShape, options: options)
    let state = try plan.evaluationState(weights: weights)
    return try Executor(plan).classification(of: state, on: source, interrupted: interrupted)
  }
}
