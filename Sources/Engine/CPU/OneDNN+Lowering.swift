import COneDNN
import Layers
import Optimizers
import Tensors

/// oneDNN's engine, shared by all operations of a plan.
final class OneDNNContext: @unchecked Sendable {
  fileprivate let pointer: OpaquePointer

  init() throws {
    guard let pointer = odn_context_create() else { throw PlanError.oneDNNUnavailable }
    self.pointer = pointer
  }

  deinit { odn_context_free(pointer) }
}

/// A kernel of oneDNN for certain shapes. It is immutable and may run on several threads at a time.
final class OneDNNOperation: @unchecked Sendable {
  private let context: OneDNNContext
  private let pointer: OpaquePointer
  /// oneDNN's name for the kernel.
  let kernel: String
  /// The bytes of scratch memory that it needs.
  let scratchByteCount: Int

  typealias Reason = UnsafeMutablePointer<UnsafePointer<CChar>?>

  /// - Parameters:
  ///   - layer: for the error message.
  ///   - description: what the operation is, for the error message.
  ///   - make: one of COneDNN's makers.
  /// - Throws: `PlanError.noKernel` where oneDNN has none.
  init(
    _ context: OneDNNContext, layer: String, _ description: String,
    make: (OpaquePointer, Reason) -> OpaquePointer?
  ) throws {
    var reason: UnsafePointer<CChar>?
    guard let pointer = make(context.pointer, &reason) else {
      throw PlanError.noKernel(
        layer: layer, operation: description,
        reason: reason.map { String(cString: $0) } ?? "no reason given")
    }
    self.context = context
    self.pointer = pointer
    kernel = String(cString: odn_operation_kernel(pointer))
    scratchByteCount = odn_operation_scratch(pointer)
  }

  deinit { odn_operation_free(pointer) }

  /// The layout of an argument.
  func layout(ofArgument index: Int) -> OneDNNLayout {
    OneDNNLayout(odn_operation_layout(pointer, Int32(index)))
  }

  func run(_ arguments: odn_arguments, scratch: UnsafeMutableRawPointer?) {
    guard odn_operation_execute(context.pointer, pointer, arguments, scratch) else {
      fatalError("oneDNN could not run \(kernel); most likely the system is out of memory.")
    }
  }
}

/// The order of a tensor's elements in oneDNN's words.
final class OneDNNLayout: @unchecked Sendable {
  fileprivate let pointer: OpaquePointer

  fileprivate init(_ pointer: OpaquePointer?) {
    guard let pointer else { fatalError("The system is out of memory.") }
    self.pointer = pointer
  }

  deinit { odn_layout_free(pointer) }

  /// The last axis fastest.
  convenience init(plain shape: Shape) {
    self.init(odn_layout_plain(Int32(shape.rank), shape.sizes.map(Int64.init)))
  }

  /// A convolution's weights in squares of `block` channels.
  convenience init(blockedWeights shape: Shape, block: Int) {
    self.init(odn_layout_blocked_weights(shape.sizes.map(Int64.init), Int32(block)))
  }

  /// The floats that a tensor takes, padding included.
  var count: Int { odn_layout_size(pointer) / MemoryLayout<Float>.stride }

  static func == (one: OneDNNLayout, other: OneDNNLayout) -> Bool {
    odn_layout_equal(one.pointer, other.pointer)
  }
}

extension OneDNNOperation {
  /// The same elements in another order.
  static func reorder(
    _ context: OneDNNContext, layer: String, from: OneDNNLayout, to: OneDNNLayout
  ) throws -> OneDNNOperation {
    try OneDNNOperation(context, layer: layer, "reorder") { context, reason in
      odn_reorder(context, from.pointer, to.pointer, reason)
    }
  }
}

/// The transfer of weights between canonical order and the layout that a kernel chose.
struct OneDNNTransfer: TensorTransfer {
  private let storing: OneDNNOperation
  private let loading: OneDNNOperation

  /// - Parameter shape: axes outermost first, the elements in canonical order.
  init(_ context: OneDNNContext, layer: String, shape: Shape, layout: OneDNNLayout) throws {
    let plain = OneDNNLayout(plain: shape)
    storing = try .reorder(context, layer: layer, from: plain, to: layout)
    loading = try .reorder(context, layer: layer, from: layout, to: plain)
  }

  var scratchByteCount: Int { max(storing.scratchByteCount, loading.scratchByteCount) }

  func store(
    _ canonical: UnsafePointer<Float>, into arena: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    run(storing, from: canonical, to: arena, scratch: scratch)
  }

  func load(
    _ arena: UnsafePointer<Float>, into canonical: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer?
  ) {
    run(loading, from: arena, to: canonical, scratch: scratch)
  }

  private func run(
    _ operation: OneDNNOperation, from source: UnsafePointer<Float>,
    to destination: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer?
  ) {
    operation.run(
      odn_arguments(
        values: (
          UnsafeMutableRawPointer(mutating: source), UnsafeMutableRawPointer(destination), nil, nil
        )),
      scratch: scratch)
  }
}

/// Runs an operation of oneDNN.
struct OneDNNStep: Step {
  /// Where an argument lies.
  enum Operand {
    case buffer(Buffer)
    /// At an offset into the arena of parameters.
    case parameter(Int)
    /// At an offset into the arena of gradients.
    case gradient(Int)
    /// The operation has fewer arguments.
    case none

    func pointer(in workspace: Workspace) -> UnsafeMutableRawPointer? {
      switch self {
      case .buffer(let buffer): workspace.raw(buffer)
      case .parameter(let offset): UnsafeMutableRawPointer(workspace.parameters + offset)
      case .gradient(let offset): UnsafeMutableRawPointer(workspace.gradients + offset)
      case .none: nil
      }
    }
  }

  let operation: OneDNNOperation
  let operands: (Operand, Operand, Operand, Operand)
  let scratch: Buffer

  func run(_ workspace: Workspace) {
    operation.run(
      odn_arguments(
        values: (
          operands.0.pointer(in: workspace), operands.1.pointer(in: workspace),
          operands.2.pointer(in: workspace), operands.3.pointer(in: workspace)
        )),
      scratch: workspace.raw(scratch))
  }
}

extension CPULowering {
  /// The offset of weights, which the arena keeps in a kernel's layout; the first pass decides it.
  ///
  /// - Parameter shape: the weights' axes as oneDNN sees them, the elements in canonical order.
  mutating func placeWeights(
    _ parameter: Int, layer: String, shape: Shape, layout: OneDNNLayout
  ) throws -> Int {
    if arena.entries.count <= parameter {
      let transfer = try OneDNNTransfer(oneDNN, layer: layer, shape: shape, layout: layout)
      arena.append(
        graph.parameters[parameter], count: layout.count, transfer: transfer,
        isFrozen: isFrozen(parameter))
    }
    return arena.entries[parameter].offset
  }

  /// Appends an operation of oneDNN with its scratch memory.
  mutating func append(
    _ operation: OneDNNOperation, _ first: OneDNNStep.Operand, _ second: OneDNNStep.Operand,
    _ third: OneDNNStep.Operand = .none, _ fourth: OneDNNStep.Operand = .none,
    writes: [Buffer]
  ) {
    let scratch = builder.buffer(byteCount: operation.scratchByteCount)
    let operands = (first, second, third, fourth)
    let all = [first, second, third, fourth].compactMap { operand in
      if case .buffer(let buffer) = operand { buffer } else { nil as Buffer? }
    }
    builder.append(
      OneDNNStep(operation: operation, operands: operands, scratch: scratch),
      reads: all.filter { !writes.contains($0) }, writes: writes + [scratch])
  }

  /// Weights in the layout that a kernel wants.
  ///
  /// - Parameter weights: their offset into the arena of parameters.
  mutating func reordered(
    _ weights: Int, from layout: OneDNNLayout, to wanted: OneDNNLayout, layer: String
  ) throws -> OneDNNStep.Operand {
    guard !(wanted == layout) else { return .parameter(weights) }
    let buffer = builder.buffer(byteCount: wanted.count * MemoryLayout<Float>.stride)
    let operation = try OneDNNOperation.reorder(oneDNN, layer: layer, from: layout, to: wanted)
    let scratch = builder.buffer(byteCount: operation.scratchByteCount)
    appendOfWeights(
      OneDNNStep(
        operation: operation, operands: (.parameter(weights), .buffer(buffer), .none, .none),
        scratch: scratch), reads: [], writes: [buffer], scratch: [scratch])
    return .buffer(buffer)
  }

  /// Appends the gradient of weights, in the layout of the weights themselves.
  ///
  /// - Parameters:
  ///   - operation: source, gradient, weights' gradient[, bias' gradient].
  ///   - weights, bias: offsets into the arena.
  mutating func appendWeightGradient(
    _ operation: OneDNNOperation, layer: String, source: Buffer, gradient: Buffer,
    layout: OneDNNLayout, weights: Int, bias: Int?
  ) throws {
    let biasOperand = bias.map { OneDNNStep.Operand.gradient($0) } ?? .none
    let made = operation.layout(ofArgument: 2)
    if made == layout {
      append(
        operation, .buffer(source), .buffer(gradient), .gradient(weights), biasOperand,
        writes: [])
      return
    }
    let buffer = builder.buffer(byteCount: made.count * MemoryLayout<Float>.stride)
    append(
      operation, .buffer(source), .buffer(gradient), .buffer(buffer), biasOperand,
      writes: [buffer])
    append(
      try .reorder(oneDNN, layer: layer, from: made, to: layout), .buffer(buffer),
      .gradient(weights), writes: [])
  }

  /// Appends the gradient of a layer's input; weights are reordered if it wants them otherwise.
  ///
  /// - Parameters:
  ///   - operation: gradient, weights, input's gradient.
  ///   - weights: their offset into the arena.
  mutating func appendDataGradient(
    _ operation: OneDNNOperation, layer: String, gradient: Buffer, layout: OneDNNLayout,
    weights: Int, input: Int
  ) throws {
    let operand = try reordered(
      weights, from: layout, to: operation.layout(ofArgument: 1), layer: layer)
    let result = gradientBuffer(of: input)
    append(operation, .buffer(gradient), operand, .buffer(result), writes: [result])
    contribute(result, to: input)
  }
}
