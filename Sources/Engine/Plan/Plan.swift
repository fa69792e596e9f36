public import Layers
public import Optimizers
public import Tensors

/// A model compiled for one size of batch: shapes resolved, layouts and kernels chosen, memory laid out.
///
/// A plan is immutable and may be shared; what training changes is in a ``TrainingState``, the memory in
/// which it works in an ``Executor``.
public final class Plan: Sendable {
  public let model: Model
  /// The shape of a batch of images, `[batch, channels, height, width]`; of a ``PlanPart/trained`` plan the shape of
  /// their features.
  public let input: Shape
  public let loss: Loss
  public let options: PlanOptions
  /// The number of scores a sample gets.
  public let classCount: Int
  /// The number of values that the optimizer changes.
  public let parameterCount: Int
  /// The number of values that it leaves as they are, since they are frozen.
  public let frozenParameterCount: Int
  /// By layer, the kernels that were chosen: results are the same to the last bit only where they are.
  public let kernels: [String: String]

  let graph: Graph
  private let frozen: FrozenPart?
  let arena: ArenaLayout
  let training: Program
  let evaluation: Program
  let rows: [PlanExplanation.Row]
  let instructionSet: InstructionSet

  /// The multiplications and additions of the convolutions and linear layers in a training step, computed directly.
  /// What is frozen has a forward pass alone.
  public var trainingOperations: Int {
    guard let cut = frozen?.cut else { return graph.trainingOperations }
    return graph.front(of: cut).forwardOperations + graph.rest(behind: cut).trainingOperations
  }

  /// Whether a node belongs to a frozen part whose norms normalise by their running statistics.
  func isFrozenInRunningMode(_ node: GraphNode) -> Bool {
    guard let frozen else { return false }
    return frozen.norms == .running && node.index < frozen.cut.nodeCount
  }

  /// The batch norms that training measures, unless a state leaves them alone.
  var measuredNorms: [FusedNorm] {
    training.steps.compactMap { ($0 as? NormStatisticsStep)?.norm }
  }

  /// The most inputs of a trained linear layer, the last one left out; 0 where there is none.
  package var widestHiddenLinear: Int {
    arena.trained.map(\.spec).filter { $0.kind == .weight && $0.shape.rank == 2 }.dropLast()
      .map { $0.shape[1] }.max() ?? 0
  }

  /// The number of samples in a batch.
  public var batchSize: Int { input[0] }

  init(
    model: Model, graph: Graph, loss: Loss, frozen: FrozenPart?, options: PlanOptions
  ) throws {
    var lowering = try CPULowering(graph, loss: loss, frozen: frozen, options: options)
    training = try lowering.lower(.training)
    var evaluation = try lowering.lower(.evaluation)
    // What evaluation's kernels make of the weights may take twice the weights' memory, so that single images need not
    // wait for it; but not where a part is frozen, which is done to need little memory.
    let spare = frozen == nil ? 2 * lowering.arena.parameterCount * MemoryLayout<Float>.stride : 0
    if evaluation.byteCount > training.byteCount + spare {
      lowering.keepsTransformedWeights = false
      evaluation = try lowering.lower(.evaluation)
    }
    self.evaluation = evaluation
    self.model = model
    self.graph = graph
    self.frozen = frozen
    self.loss = loss
    self.options = options
    instructionSet = lowering.set
    input = graph.shapes[0]
    classCount = graph.shapes[graph.output][1]
    let frozenTensors = frozen?.cut.parameterCount ?? 0
    frozenParameterCount = graph.parameters[..<frozenTensors].valueCount
    parameterCount = graph.parameters[frozenTensors...].valueCount
    arena = lowering.arena
    rows = lowering.rows
    kernels = lowering.kernels
  }

  /// A state before training, with PyTorch's default first weights drawn from `seed`.
  public func initialState(for optimizer: any Optimizer, seed: UInt64) -> TrainingState {
    TrainingState(self, optimizer: optimizer, groups: ParameterGroups(), seed: seed, given: [])
  }

  /// A state that holds a model's weights and is only evaluated.
  ///
  /// - Throws: a ``WeightsError`` with every name and shape that does not fit.
  public func evaluationState(weights: [NamedTensor]) throws(WeightsError) -> TrainingState {
    // Evaluation updates nothing: any rule will do.
    let state = TrainingState(
      self, optimizer: SGD(), groups: ParameterGroups(), seed: 0, given: Set(weights.map(\.name)))
    try state.load(weights: weights)
    return state
  }

  /// A state before training in which some parameters are treated differently, or an average of the weights is evaluated.
  ///
  /// - Parameter weights: a model's weights, which take the place of those that would be drawn. A plan of a part of a
  ///   model takes its own out of the whole model's; what is not given is drawn.
  /// - Throws: an `OptimizerError` for groups that are not sound, that no parameter belongs to, or that freeze all; a
  ///   ``WeightsError`` with every shape that does not fit.
  public func initialState(
    for optimizer: any Optimizer, groups: ParameterGroups, average: WeightAverage? = nil,
    seed: UInt64, weights: [NamedTensor] = []
  ) throws -> TrainingState {
    try groups.validate()
    try groups.validate(for: optimizer)
    let names = arena.trained.map(\.spec.name)
    for group in groups.groups where !names.contains(where: group.contains) {
      throw OptimizerError.emptyGroup(prefix: group.prefix, parameters: names)
    }
    guard
      groups == ParameterGroups()
        || !arena.spans(of: groups, weightDecay: optimizer.weightDecay).isEmpty
    else {
      throw OptimizerError.everythingFrozen
    }
    let state = TrainingState(
      self, optimizer: optimizer, groups: groups, average: average, seed: seed,
      given: Set(weights.map(\.name)))
    try state.load(weights: weights, strict: false)
    return state
  }
}

extension ArraySlice<ParameterSpec> {
  /// The number of values in parameters.
  fileprivate var valueCount: Int {
    filter { $0.role == .parameter }.reduce(0) { $0 + $1.shape.count }
  }
}
