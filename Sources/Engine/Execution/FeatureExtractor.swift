import CKernels
public import Layers
public import Tensors

/// The frozen front part of a model as a function from images to features.
///
/// An image's features depend on the image alone, not on the others of its batch, to the last bit: its batch norms
/// normalise by their running statistics. Use it from one thread at a time.
public final class FeatureExtractor {
  /// The shape of a batch of images.
  public let input: Shape
  /// The shape of their features.
  public let output: Shape
  /// The names of its tensors.
  public let names: Set<String>
  /// By layer, the kernels that compute it.
  public let kernels: [String: String]

  private let options: PlanOptions
  private let program: Program
  private let run: ck_run
  private let parameters: AlignedMemory<Float>
  private let statistics: AlignedMemory<Float>
  private let activations: AlignedMemory<Float>
  /// Whether what depends on the weights alone is done.
  private var isPrepared = false
  private let lossSum = AlignedMemory<Double>(count: 1)
  private let pointers: AlignedMemory<UnsafeMutableRawPointer>

  /// Compiles the part of a model up to a stage.
  ///
  /// - Parameters:
  ///   - input: `[batch, channels, height, width]`.
  ///   - stage: the last of the part.
  ///   - weights: those of the part; others are passed over.
  /// - Throws: `ShapeError` where the model does not fit the input, `UnknownStage`, ``PlanError``, ``WeightsError``.
  public init(
    _ model: Model, input: Shape, through stage: String, weights: [NamedTensor],
    options: PlanOptions = PlanOptions()
  ) throws {
    let options = try options.checked()
    let (whole, cut) = try model.graph(input: input, cutBehind: model.stage(named: stage))
    let graph = whole.front(of: cut)
    ck_set_threads(Int32(options.threads))
    var lowering = try CPULowering(graph, loss: .softmaxCrossEntropy, frozen: nil, options: options)
    program = try lowering.lowerFeatures()
    self.options = options
    self.input = input
    output = graph.shapes[graph.output]
    kernels = lowering.kernels
    run = lowering.run
    parameters = AlignedMemory(count: lowering.arena.parameterCount)
    statistics = AlignedMemory(count: lowering.arena.statisticCount)
    activations = AlignedMemory(count: program.byteCount / MemoryLayout<Float>.stride)
    pointers = AlignedMemory(count: program.offsets.count)
    for (index, offset) in program.offsets.enumerated() {
      pointers[index] = UnsafeMutableRawPointer(activations.pointer) + offset
    }
    let names = Set(lowering.arena.entries.map(\.spec.name))
    self.names = names
    try lowering.arena.places(parameters: parameters.pointer, statistics: statistics.pointer)
      .load(weights.filter { names.contains($0.name) })
  }

  /// Computes the features of a batch.
  ///
  /// - Parameter images: planar floats in the shape ``input``.
  /// - Returns: planar floats in the shape ``output``, valid until the next batch.
  public func features(of images: AlignedMemory<Float>) -> UnsafeBufferPointer<Float> {
    precondition(images.count == input.count, "\(images.count) values are no batch of \(input).")
    ck_set_threads(Int32(options.threads))
    pointers[Buffer.images.index] = UnsafeMutableRawPointer(images.pointer)
    let workspace = Workspace(
      pointers: UnsafePointer(pointers.pointer), parameters: parameters.pointer,
      gradients: parameters.pointer, statistics: statistics.pointer, keptNorms: nil,
      lossSum: lossSum.pointer, count: input[0], seed: 0, draw: 0, statisticsFraction: nil,
      leastNormMomentum: 0, run: run
    )
    if !isPrepared {
      for step in program.preparation { step.run(workspace) }
      isPrepared = true
    }
    for step in program.steps { step.run(workspace) }
    let features = pointers[program.scores.index].assumingMemoryBound(to: Float.self)
    return UnsafeBufferPointer(start: features, count: output.count)
  }
}
