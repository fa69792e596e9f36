import CKernels
import Layers
import Optimizers
import Tensors

/// An operation that processors can compute.
protocol CPUOperation: Layers.Operation {
  /// Writes down the forward step and, on the tape, what is to be done with the gradient of the output.
  ///
  /// - Parameter node: the operation with what is fused to it.
  /// - Returns: the index of the value that it makes.
  func lower(_ node: FusedNode, in lowering: inout CPULowering) throws -> Int
}

/// Turns a graph into programs for the processor: our kernels, and oneDNN's for linear layers and for the
/// convolutions that these do not suit.
///
/// A forward pass over the nodes writes down the steps and, for training, puts on a tape what the
/// backward pass of each must do; the tape is then run from its end. The first pass also decides where each
/// parameter lies and in which layout.
struct CPULowering {
  enum Mode { case training, evaluation }

  /// What is to be written down when the gradient of an operation's output is known.
  typealias Backward = (inout CPULowering, Buffer) throws -> Void

  let graph: Graph
  let loss: Loss
  /// What is not trained: it has no backward pass, and its norms may be evaluated as they stand.
  let frozen: FrozenPart?
  let set: InstructionSet
  let convolutions: ConvolutionChoice
  /// How the program will run: a kernel's scratch memory depends on it.
  let run: ck_run
  let oneDNN: OneDNNContext
  /// What a pass computes.
  private var nodes: [FusedNode] = []
  /// By value of the graph, the nodes that read it.
  private(set) var readers: [Int: [FusedNode]] = [:]

  /// Where parameters lie; complete after the first pass.
  var arena = ArenaLayout()
  private(set) var rows: [PlanExplanation.Row] = []
  private(set) var kernels: [String: String] = [:]

  /// Whether evaluation transforms weights once and keeps them until they change, instead of for each batch.
  var keepsTransformedWeights = true

  /// Forward operations of oneDNN by node, shared between the two programs.
  var forwardOperations: [Int: OneDNNOperation] = [:]

  /// Nodes whose weights lie in squares of blocks of channels, since the first pass computes them by kernels of our own.
  var squares: Set<Int> = []

  // What belongs to one pass.

  var builder = ProgramBuilder()
  /// What the program is for.
  private(set) var pass = Mode.training
  /// How the node that is being lowered is computed.
  private(set) var mode = Mode.training
  /// Whether that node belongs to the frozen part.
  private(set) var isFrozen = false
  /// Whether this is the first pass, which the plan's table and list of kernels describe.
  private var isFirstPass = true
  var values: [Value] = []
  /// Indices into `values` of the graph's values.
  private var places: [Int: Int] = [:]
  /// Planar images that were reordered, by their index.
  private var blockedCopies: [Int: Int] = [:]
  private var tape: [(output: Int, backward: Backward)] = []
  private(set) var gradients: [Int: Buffer] = [:]
  /// What gradients of values are still to go through.
  var normGradients: [Int: NormGradient] = [:]
  /// What the data gradient of a value has summed up for the backward pass of the norm that makes the value.
  var tallies: [Int: Buffer] = [:]
  /// What the backward pass knows of norms behind which there are gates, by the norms' values.
  var gatedNorms: [Int: GatedNorm] = [:]
  /// Values that the backward pass has computed once more, by their index.
  private var recomputed: [Int: Buffer] = [:]

  init(_ graph: Graph, loss: Loss, frozen: FrozenPart?, options: PlanOptions) throws {
    let set = options.instructionSet ?? .best
    self.graph = graph
    self.loss = loss
    self.frozen = frozen
    self.set = set
    convolutions = options.convolutions ?? .automatic
    run = ck_run(threads: Int32(options.threads), isa: set.kernels)
    oneDNN = try OneDNNContext()
  }

  /// Writes the program for training or for evaluation.
  mutating func lower(_ pass: Mode) throws -> Program {
    try lowerNodes(pass)
    let scores = planarRows(value(of: graph.output))
    let scoreGradient = lowerLoss(scores)
    if let scoreGradient {
      gradients[scores] = scoreGradient
      for entry in tape.reversed() {
        guard let gradient = gradients[entry.output] else { continue }
        try entry.backward(&self, gradient)
      }
    }
    isFirstPass = false
    return builder.program(scores: values[scores].buffer)
  }

  /// Writes a program that evaluates a graph without a loss; its result is in canonical order.
  mutating func lowerFeatures() throws -> Program {
    try lowerNodes(.evaluation)
    let features = planarRows(value(of: graph.output))
    return builder.program(scores: values[features].buffer)
  }

  private mutating func lowerNodes(_ pass: Mode) throws {
    self.pass = pass
    let computed = pass == .training ? graph : graph.withoutChance
    nodes = computed.fused()
    readers = Dictionary(
      grouping: nodes.flatMap { node in node.inputs.map { ($0, node) } }, by: \.0
    )
    .mapValues { $0.map(\.1) }
    builder = ProgramBuilder()
    values = []
    places = [:]
    blockedCopies = [:]
    tape = []
    gradients = [:]
    normGradients = [:]
    tallies = [:]
    gatedNorms = [:]
    recomputed = [:]
    places[0] = add(
      Value(buffer: .images, shape: graph.shapes[0], form: .planar, needsGradient: false))
    for node in nodes where places[node.output] == nil {
      isFrozen = node.index < frozen?.cut.nodeCount ?? 0
      mode = isFrozen && frozen?.norms == .running ? .evaluation : pass
      try lower(node)
    }
    isFrozen = false
    mode = pass
  }

  private mutating func lower(_ node: FusedNode) throws {
    guard let operation = node.operation as? any CPUOperation else {
      throw PlanError.noKernel(
        layer: node.name, operation: type(of: node.operation).kind,
        reason: "processors have no lowering of it")
    }
    let output = try operation.lower(node, in: &self)
    places[node.output] = output
  }
}

// MARK: Values

extension CPULowering {
  /// The index of a graph's value among `values`.
  func value(of graphValue: Int) -> Int {
    guard let place = places[graphValue] else {
      preconditionFailure("Value \(graphValue) is read before it is made.")
    }
    return place
  }

  /// The index of a graph's value among `values`, if it is made already.
  func valueIfMade(_ graphValue: Int) -> Int? { places[graphValue] }

  /// Whether all that read a value are lowered after this node, so that the backward pass comes to the node last and has
  /// the value's whole gradient then.
  func readsFirst(_ node: FusedNode) -> Bool {
    let source = node.inputs[0]
    // Layers that do nothing hand their input on: it is read under their names too.
    return readers[source]?.first?.index == node.index
      && places.values.filter { $0 == places[source] }.count == 1
  }

  /// Says that a node's output is made, by a kernel that did more than its own node.
  mutating func settle(_ graphValue: Int, as index: Int) { places[graphValue] = index }

  mutating func add(_ value: Value) -> Int {
    values.append(value)
    return values.count - 1
  }

  /// A new activation with memory of its own.
  mutating func newValue(
    _ shape: Shape, _ form: Value.Form, needsGradient: Bool, moments: Value.Moments? = nil
  ) -> Int {
    let size = Value(buffer: .images, shape: shape, form: form, needsGradient: false).byteCount
    return add(
      Value(
        buffer: builder.buffer(byteCount: size), shape: shape, form: form,
        needsGradient: needsGradient, moments: moments))
  }

  /// Whether the node's output leads to a gradient and its own parts are needed again.
  var isTrained: Bool { mode == .training && !isFrozen }

  /// A blocked image with memory of its own.
  mutating func newImage(
    _ shape: Shape, needsGradient: Bool, moments: Value.Moments? = nil
  ) -> Int {
    newValue(
      shape, .blocked(ck_shape(shape, block: set.block)), needsGradient: needsGradient,
      moments: moments)
  }

  /// The same value under another shape.
  mutating func view(of index: Int, as shape: Shape, _ form: Value.Form) -> Int {
    let value = values[index]
    let view = add(
      Value(
        buffer: value.buffer, shape: shape, form: form, needsGradient: value.needsGradient))
    onBackward(from: view) { lowering, gradient in
      lowering.contribute(gradient, to: index)
    }
    return view
  }

  /// A buffer of the size of a value, for its gradient.
  mutating func gradientBuffer(of index: Int) -> Buffer {
    builder.buffer(byteCount: values[index].byteCount)
  }

  /// An image in blocked order, reordered if it must be.
  ///
  /// Only what no parameter lies upstream of is planar, so that there is nothing to do backward.
  mutating func blockedImage(_ index: Int) -> (index: Int, shape: ck_shape) {
    if case .blocked(let shape) = values[index].form { return (index, shape) }
    let value = values[index]
    let shape = ck_shape(value.shape, block: set.block)
    if let copy = blockedCopies[index] { return (copy, shape) }
    let copy = newImage(value.shape, needsGradient: false)
    builder.append(
      ReorderStep(
        direction: .toBlocked, shape: shape, source: value.buffer,
        destination: values[copy].buffer),
      reads: [value.buffer], writes: [values[copy].buffer])
    blockedCopies[index] = copy
    return (copy, shape)
  }

  /// A matrix in planar order, reordered if it must be.
  mutating func planarRows(_ index: Int) -> Int {
    let value = values[index]
    guard case .blocked(let shape) = value.form else { return index }
    if shape.height * shape.width == 1, shape.paddedChannels == Int(shape.channels) {
      return view(of: index, as: value.shape, .planar)
    }
    let rows = newValue(value.shape, .planar, needsGradient: value.needsGradient)
    builder.append(
      ReorderStep(
        direction: .toPlanar, shape: shape, source: value.buffer,
        destination: values[rows].buffer),
      reads: [value.buffer], writes: [values[rows].buffer])
    onBackward(from: rows) { lowering, gradient in
      let blocked = lowering.gradientBuffer(of: index)
      lowering.builder.append(
        ReorderStep(
          direction: .toBlocked, shape: shape, source: gradient, destination: blocked),
        reads: [gradient], writes: [blocked])
      lowering.contribute(blocked, to: index)
    }
    return rows
  }
}

// MARK: Backward

extension CPULowering {
  /// Puts on the tape what is to be done with the gradient of a value.
  mutating func onBackward(from output: Int, _ backward: @escaping Backward) {
    guard mode == .training, values[output].needsGradient else { return }
    tape.append((output, backward))
  }

  /// Where the backward pass finds a value of the forward pass.
  mutating func kept(_ index: Int) throws -> Buffer {
    guard let recompute = values[index].recompute else { return values[index].buffer }
    if let buffer = recomputed[index] { return buffer }
    let buffer = try recompute(&self)
    recomputed[index] = buffer
    return buffer
  }

  /// Takes what has been contributed to a value's gradient so far, for a kernel that adds to it in passing.
  mutating func takeGradient(of index: Int) -> Buffer? {
    checkThatMoreMayCome(to: index)
    return gradients.removeValue(forKey: index)
  }

  private func checkThatMoreMayCome(to index: Int) {
    precondition(
      tallies[index] == nil && gatedNorms[index] == nil,
      "What a norm's sums have been taken of is the whole gradient.")
  }

  /// Adds to the gradient of a value.
  mutating func contribute(_ gradient: Buffer, to index: Int) {
    guard values[index].needsGradient else { return }
    guard let existing = gradients[index] else {
      gradients[index] = gradient
      return
    }
    checkThatMoreMayCome(to: index)
    let sum = gradientBuffer(of: index)
    builder.append(
      AddStep(
        relu: false, count: values[index].count, left: existing, right: gradient, output: sum),
      reads: [existing, gradient], writes: [sum], replacing: [existing, gradient])
    gradients[index] = sum
  }
}

// MARK: Parameters

extension CPULowering {
  /// The offset of a vector by channel, padded to whole blocks; the first pass decides it.
  mutating func placeVector(_ parameter: Int) -> Int {
    if arena.entries.count <= parameter {
      let spec = graph.parameters[parameter]
      let channels = spec.shape.count
      arena.append(
        spec, count: channels.roundedUp(to: set.block), transfer: PlainTransfer(count: channels),
        isFrozen: isFrozen(parameter))
    }
    return arena.entries[parameter].offset
  }

  /// Whether a gradient has to come to a node's output: for what lies upstream, or for its own tensors.
  func needsGradient(_ node: FusedNode) -> Bool {
    node.nodes[0].operation.derivative.terms.contains { term in
      switch term.target {
      case .input(let index):
        index < node.inputs.count && values[value(of: node.inputs[index])].needsGradient
      case .parameter(let index): index < node.parameters.count && !isFrozen
      }
    }
  }

  /// Whether the graph's tensor of this index belongs to the frozen part.
  func isFrozen(_ parameter: Int) -> Bool { parameter < frozen?.cut.parameterCount ?? 0 }
}

// MARK: Explanation

extension CPULowering {
  /// Notes a row of the plan's table, in the first pass.
  mutating func explain(
    _ node: FusedNode, _ operation: String, kernel: String, output: Int, operationCount: Int
  ) {
    guard isFirstPass else { return }
    let value = values[output]
    let written = value.pending == nil && value.gate == nil
    rows.append(
      PlanExplanation.Row(
        layers: node.nodes.map(\.name), operation: operation,
        kernel: written ? kernel : "as it is read", shape: value.shape,
        layout: value.layout, byteCount: written ? value.byteCount : 0,
        operationCount: operationCount))
  }

  /// Notes which kernel computes one direction of a layer.
  mutating func note(_ kernel: String, for direction: String, of node: FusedNode) {
    guard isFirstPass else { return }
    append("\(direction) \(kernel)", toKernelsOf: node)
  }

  /// Notes which of our own kernels evaluates a layer, where training takes another one.
  mutating func noteEvaluation(_ kernel: String, of node: FusedNode) {
    guard !isFirstPass, kernels[node.name]?.contains(" \(kernel)") == false else { return }
    append("evaluation \(kernel)", toKernelsOf: node)
  }

  private mutating func append(_ note: String, toKernelsOf node: FusedNode) {
    kernels[node.name] = kernels[node.name].map { "\($0), \(note)" } ?? note
  }

  /// The name of our own kernels.
  var ownKernel: String { "upswing:\(set.vectors.rawValue)" }
}
