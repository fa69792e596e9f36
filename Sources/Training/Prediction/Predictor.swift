public import Engine
import Files
public import ImageData
import Layers
import Tensors

/// Classifies images with a checkpoint's weights. Use it from one thread.
public final class Predictor {
  public let spec: ModelSpec
  private let plan: Plan
  private let state: TrainingState
  private let executor: Executor
  private let images: AlignedMemory<Float>

  /// Compiles the checkpoint's model and loads its weights.
  ///
  /// - Parameter batchSize: how many images go through the model at once.
  /// - Throws: `ShapeError` or `PlanError` where the model can't be compiled, `WeightsError` where the weights do
  ///   not fit it, ``MemoryShortage`` where the machine has too little memory for so many images.
  public init(
    _ checkpoint: Checkpoint, batchSize: Int = 32, options: PlanOptions = PlanOptions()
  ) throws {
    spec = checkpoint.spec
    plan = try spec.model.compile(
      input: Shape([max(batchSize, 1)] + spec.input.sizes), options: options)
    let needed = plan.trainingByteCount(slots: 0)
    if let available = MachineMemory().available, needed > available {
      throw MemoryShortage(purpose: .prediction, needed: needed, available: available)
    }
    state = try plan.evaluationState(weights: checkpoint.weights)
    executor = Executor(plan)
    images = AlignedMemory(count: plan.input.count)
  }

  /// Reads the checkpoint first.
  ///
  /// - Throws: as ``Checkpoint/init(contentsOf:)`` besides.
  public convenience init(
    contentsOf path: String, batchSize: Int = 32, options: PlanOptions = PlanOptions()
  ) throws {
    try self.init(Checkpoint(contentsOf: path), batchSize: batchSize, options: options)
  }

  /// The classes of each image, the most probable first; equal ones in the order of the classes.
  ///
  /// Images may have any size: they are resized, cropped and normalised as the checkpoint says.
  public func classify(_ pictures: [PixelImage]) -> [[ClassProbability]] {
    classify(squares: pictures.map { spec.sizing($0) })
  }

  /// The same of images that were resized and cropped by `spec.sizing` already, as `ImageFile.load` does; twice would
  /// show the model less of them.
  ///
  /// - Precondition: each is `spec.sizing.side` pixels square.
  public func classify(squares: [PixelImage]) -> [[ClassProbability]] {
    stride(from: 0, to: squares.count, by: plan.batchSize).flatMap { start in
      classifyBatch(squares[start..<min(start + plan.batchSize, squares.count)])
    }
  }

  private func classifyBatch(_ squares: ArraySlice<PixelImage>) -> [[ClassProbability]] {
    for (index, square) in squares.enumerated() {
      precondition(square.width == spec.sizing.side && square.height == spec.sizing.side)
      square.normalised(by: spec.normalisation, into: images.pointer + index * spec.input.count)
    }
    return executor.probabilities(state, inputs: images, count: squares.count).map { row in
      zip(spec.classes, row).enumerated()
        .map { ClassProbability(name: $1.0, index: $0, probability: $1.1) }
        .sorted { ($1.probability, $0.index) < ($0.probability, $1.index) }
    }
  }
}
