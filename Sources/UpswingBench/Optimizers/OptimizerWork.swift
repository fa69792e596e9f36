import Optimizers
import Tensors

/// A step of an optimizer over parameters as many as ResNet-34's.
struct OptimizerWork: Work {
  /// ResNet-34's parameters, those of its thousand classes included.
  static let parameterCount = 21_797_672

  private let rule: any Optimizer
  private let threads: Int
  private let parameters = AlignedMemory<Float>(count: parameterCount)
  private let gradients = AlignedMemory<Float>(count: parameterCount)
  private let slots: [AlignedMemory<Float>]
  private let arena: ParameterArena
  private var step = 0

  init(_ rule: some Optimizer, threads: Int) {
    self.rule = rule
    self.threads = threads
    slots = rule.slots.map { _ in AlignedMemory(count: Self.parameterCount) }
    arena = ParameterArena(
      count: Self.parameterCount, parameters: parameters.pointer, gradients: gradients.pointer,
      slots: slots.map(\.pointer))
    for index in 0..<Self.parameterCount {
      parameters[index] = Formula.value(stream: 0, index: index)
      gradients[index] = Formula.value(stream: 1, index: index)
    }
  }

  mutating func perform() {
    step += 1
    rule.update(arena, rate: 0.01, momentum: nil, step: step, threads: threads)
  }

  /// The bytes that a step cannot but move: all arrays read, all but the gradients written.
  var bytes: Int { (2 + slots.count + 1 + slots.count) * gradients.byteCount }

  /// What the other sides must reproduce: how far a sample of the parameters has moved in three steps.
  mutating func proof() -> [String: [Double]] {
    for _ in 0..<3 { perform() }
    let sample = stride(from: 0, to: Self.parameterCount, by: 9973)
    return [
      "updates": sample.map {
        Double(parameters[$0]) - Double(Formula.value(stream: 0, index: $0))
      }
    ]
  }
}
