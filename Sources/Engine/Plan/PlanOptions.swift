import CKernels

/// How a plan is to be computed; none of it changes what is computed.
public struct PlanOptions: Equatable, Sendable {
  /// How many threads share each operation.
  public var threads: Int

  /// The instruction set, or `nil` for the widest that the processor has.
  public var instructionSet: InstructionSet?

  /// - Parameters:
  ///   - threads: all of the cores that the process may use where nothing is given.
  ///   - instructionSet: the widest of the processor where nothing is given.
  public init(threads: Int = PlanOptions.availableCores, instructionSet: InstructionSet? = nil) {
    self.threads = threads
    self.instructionSet = instructionSet
  }

  /// The cores that this process may use.
  public static var availableCores: Int { Int(ck_available_cores()) }
}
